import { Box } from 'ink';
import { useState, useSyncExternalStore } from 'react';
import type { InferenceClient } from './client/inference-client.js';
import { ConversationPane } from './components/conversation-pane.js';
import { InputLine } from './components/input-line.js';
import { MoodPane } from './components/mood-pane.js';
import { StatusLine } from './components/status-line.js';
import { useChat } from './hooks/use-chat.js';
import { useConnection } from './hooks/use-connection.js';
import { useTaskWatch } from './hooks/use-task-watch.js';
import { useKeys } from './hooks/use-keys.js';
import { useWindowSize } from './hooks/use-window-size.js';
import { runningTurn } from './state/app-state.js';
import { AppStore } from './state/app-store.js';

// a frame as high as the terminal makes it scroll and flicker, so one row stays free
const freeRows = 1;
const inputAndStatusRows = 2;

export function App({ client }: { readonly client: InferenceClient }) {
  const [store] = useState(() => new AppStore());
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const chat = useChat(client, store.dispatch);
  useConnection(client, store.dispatch);
  useTaskWatch(client, store.dispatch);
  useKeys(store, chat);
  const { columns, rows } = useWindowSize();
  const paneRows = Math.max(6, rows - freeRows - inputAndStatusRows);
  const moodColumns = Math.max(24, Math.floor(columns * 0.36));
  const isRunning = runningTurn(state) !== undefined;
  return (
    <Box flexDirection="column" width={columns}>
      <Box>
        <ConversationPane
          turns={state.turns}
          scroll={state.scroll}
          note={state.model?.note ?? ''}
          columns={columns - moodColumns}
          rows={paneRows}
        />
        <MoodPane turns={state.turns} columns={moodColumns} rows={paneRows} />
      </Box>
      <InputLine field={state.field} columns={columns} row={paneRows} isRunning={isRunning} />
      <StatusLine state={state} address={client.address} isRunning={isRunning} />
    </Box>
  );
}
