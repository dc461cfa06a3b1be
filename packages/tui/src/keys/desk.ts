import type { ConnectionState, Conversation } from '@qaio/client';
import type { FileFormat } from '../copies/conversation-copy.js';
import type { History } from '../history/history.js';
import type { AppStore } from '../state/app-store.js';

/** All that a key can reach. */
export interface Desk {
  readonly store: AppStore;
  readonly conversation: Pick<
    Conversation,
    'send' | 'run' | 'again' | 'cancel' | 'startAnew' | 'isRunning' | 'turns' | 'correct' | 'record' | 'open'
  >;
  readonly history: Pick<History, 'state' | 'put' | 'take' | 'remove'>;
  readonly server: () => ConnectionState;
  readonly leave: () => void;
  readonly redraw: () => void;
  /** To the clipboard of the terminal. */
  readonly copy: (text: string) => void;
  /** Writes the conversation to a new file. @returns its path */
  readonly save: (format: FileFormat) => Promise<string>;
}

export type Command = (desk: Desk) => void;

export const back: Command = ({ store }) => store.dispatch({ kind: 'show', screen: 'talk' });
