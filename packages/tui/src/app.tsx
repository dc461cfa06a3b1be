import { type Connection, type Conversation, conversationTask } from '@qaio/client';
import { Box } from 'ink';
import { useState, useSyncExternalStore } from 'react';
import { ConversationPane } from './components/conversation-pane.js';
import { InputLine } from './components/input-line.js';
import { JudgementPane } from './components/judgement-pane.js';
import { StatusLine } from './components/status-line.js';
import { useKeys } from './hooks/use-keys.js';
import { useWindowSize } from './hooks/use-window-size.js';
import { AppStore } from './state/app-store.js';
import { judgementTitle, welcomeText } from './text/pane-texts.js';

// a frame as high as the terminal makes it scroll and flicker, so one row stays free
const freeRows = 1;
const inputAndStatusRows = 2;

export interface AppProps {
  readonly connection: Connection;
  readonly conversation: Conversation;
  /** Where the server is, for people. */
  readonly address: string;
  /** The task to talk to; undefined leaves the choice to the list of tasks. */
  readonly wantedTask?: string | undefined;
}

export function App({ connection, conversation, address, wantedTask }: AppProps) {
  const [store] = useState(() => new AppStore());
  const { field, scroll } = useSyncExternalStore(store.subscribe, store.getState);
  const server = useSyncExternalStore(connection.subscribe, connection.state);
  const turns = useSyncExternalStore(conversation.subscribe, conversation.turns);
  useKeys(store, conversation, () => conversationTask(connection.state().tasks, wantedTask));
  const { columns, rows } = useWindowSize();
  const paneRows = Math.max(6, rows - freeRows - inputAndStatusRows);
  const judgementColumns = Math.max(24, Math.floor(columns * 0.36));
  const { isRunning } = conversation;
  return (
    <Box flexDirection="column" width={columns}>
      <Box>
        <ConversationPane
          turns={turns}
          scroll={scroll}
          welcome={welcomeText(server, wantedTask)}
          columns={columns - judgementColumns}
          rows={paneRows}
        />
        <JudgementPane
          turns={turns}
          title={judgementTitle(server.tasks, wantedTask)}
          columns={judgementColumns}
          rows={paneRows}
        />
      </Box>
      <InputLine field={field} columns={columns} row={paneRows} isRunning={isRunning} />
      <StatusLine server={server} turns={turns} address={address} isRunning={isRunning} />
    </Box>
  );
}
