import {
  type ConnectionState,
  type Conversation,
  type InputForm,
  type Turn,
  conversationTask,
  inputFields,
  messageField,
  namedTask,
  runForm,
  typedTexts,
} from '@qaio/client';
import { focusFirstField } from './browser/focus-first-field.js';
import type { Draft } from './memory/kept-draft.js';
import type { MemoryItem } from './memory/memory-item.js';
import { useKeptDraft } from './memory/use-kept-draft.js';

interface TalkProps {
  readonly server: ConnectionState;
  readonly conversation: Conversation;
  /** The task that was asked for. */
  readonly wantedTask: string | undefined;
  /** @param task its resource name */
  readonly onTask: (task: string) => void;
  readonly keptDraft: MemoryItem;
}

interface Talk {
  readonly draft: Draft;
  readonly setDraft: (changed: Partial<Draft>) => void;
  readonly send: (message: string) => void;
  readonly run: (form: InputForm) => void;
  readonly again: (turn: Turn) => void;
  readonly edit: (turn: Turn) => void;
}

/** What is typed and what becomes of it. */
export function useTalk({ server, conversation, wantedTask, onTask, keptDraft }: TalkProps): Talk {
  const [draft, setDraft] = useKeptDraft(keptDraft);
  // to be mended, unless something else has been typed meanwhile
  const comesBack = (turn: Turn | undefined): void => {
    if (turn?.status === 'failed') setDraft(({ message }) => ({ message: message || turn.message }));
  };
  const send = async (message: string): Promise<void> => {
    const chosen = conversationTask(server.tasks, wantedTask);
    if (chosen) comesBack(await conversation.send(chosen, message));
  };
  const again = async (asked: Turn): Promise<void> => {
    const { message } = asked;
    const task = namedTask(server.tasks, asked.task);
    if (!task) return;
    setDraft(({ message: typed }) => ({ message: typed === message ? '' : typed }));
    const turn = await conversation.again(task, asked);
    if (messageField(task)) comesBack(turn);
  };
  const edit = ({ task: name, input, message }: Turn): void => {
    const task = namedTask(server.tasks, name);
    onTask(name);
    setDraft(() =>
      task && !messageField(task) ? { texts: typedTexts(inputFields(task), input) } : { message },
    );
    focusFirstField();
  };
  return {
    draft,
    setDraft: (changed) => setDraft(() => changed),
    send: (message) => void send(message),
    run: (form) => void runForm(conversation, form, draft.texts),
    again: (turn) => void again(turn),
    edit,
  };
}
