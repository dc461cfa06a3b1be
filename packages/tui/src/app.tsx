import type { Connection, Conversation, Language } from '@qaio/client';
import { useApp, useStdout } from 'ink';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { Screen } from './components/screen.js';
import { clipboardSequence } from './copies/clipboard.js';
import { saveConversation } from './copies/conversation-copy.js';
import type { DraftFile } from './history/draft-file.js';
import type { History } from './history/history.js';
import { useInputPieces } from './hooks/use-input-pieces.js';
import { useWindowSize } from './hooks/use-window-size.js';
import { type PaletteName, paletteOf } from './look/palette.js';
import { PaletteContext } from './look/palette-context.js';
import { KeyReader } from './keys/key-reader.js';
import type { Desk } from './keys/desk.js';
import { press } from './keys/press.js';
import { AppStore } from './state/app-store.js';
import { fieldText } from './state/text-field.js';
import type { ServerFacts } from './text/pane-texts.js';
import { words } from './words/words.js';
import { WordsContext } from './words/words-context.js';

export interface AppProps extends ServerFacts {
  readonly connection: Connection;
  readonly conversation: Conversation;
  readonly history: History;
  /** Keeps what is typed; undefined where it does not outlast the dashboard. */
  readonly draft?: Pick<DraftFile, 'text' | 'keep'> | undefined;
  /** What the user types for `aio`. */
  readonly program: string;
  /** The task to talk to; undefined leaves the choice to the list of tasks. */
  readonly wantedTask?: string | undefined;
  readonly language: Language;
  readonly palette: PaletteName;
  /** Where conversations are saved. */
  readonly folder: string;
  readonly now: () => Date;
}

// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html: erase the screen, go to its corner
const clearScreen = '\u001B[2J\u001B[H';

export function App(props: AppProps) {
  const { connection, conversation, history, address, proxy, remedy, program, ...rest } = props;
  const { wantedTask, draft, language, palette, folder, now } = rest;
  const [store] = useState(() => new AppStore(wantedTask, draft?.text));
  const [keys] = useState(() => new KeyReader());
  const app = useSyncExternalStore(store.subscribe, store.getState);
  const server = useSyncExternalStore(connection.subscribe, connection.state);
  const turns = useSyncExternalStore(conversation.subscribe, conversation.turns);
  const { exit } = useApp();
  const { write } = useStdout();
  const onInput = useCallback(
    (piece: string): void => {
      const redraw = (): void => write(clearScreen);
      const desk: Desk = {
        ...{ store, conversation, history, server: connection.state, leave: () => exit(), redraw },
        copy: (text) => write(clipboardSequence(text)),
        save: (format) => saveConversation(conversation.turns(), format, { folder, now: now(), language }),
      };
      for (const key of keys.read(piece)) press(key, desk);
    },
    [store, keys, conversation, history, connection, exit, write, folder, now, language],
  );
  useInputPieces(onInput);
  useEffect(() => store.subscribe(() => draft?.keep(fieldText(store.getState().field))), [store, draft]);
  return (
    <WordsContext value={words[language]}>
      <PaletteContext value={paletteOf[palette]}>
        <Screen
          {...useWindowSize()}
          app={app}
          server={server}
          turns={turns}
          history={useSyncExternalStore(history.subscribe, history.state)}
          {...{ address, proxy, remedy, program }}
          isRunning={conversation.isRunning}
        />
      </PaletteContext>
    </WordsContext>
  );
}
