import {
  type ConnectionState,
  type Conversation,
  type InputForm,
  type Turn,
  conversationTask,
  inputFields,
  isRemembered,
  messageField,
  namedTask,
  runForm,
  typedTexts,
} from '@qaio/client';
import type { Task } from '@qaio/protocol';
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
  /** The turn in whose place the message is asked. */
  readonly replaced: Turn | undefined;
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
  const comesBack = (turn: Turn | undefined, instead?: number): void => {
    if (turn?.status === 'failed')
      setDraft(({ message }) => (message === '' ? { message: turn.message, instead } : {}));
  };
  const chosen = conversationTask(server.tasks, wantedTask);
  const place = draft.instead === undefined ? undefined : conversation.placeOf(draft.instead);
  const edited = conversation.turns().find(({ id }) => id === place);
  const replaced = edited?.task === chosen?.task.name && edited && isRemembered(edited) ? edited : undefined;
  const send = async (message: string): Promise<void> => {
    if (!chosen) return;
    const { task, field } = chosen;
    const changed = { message, input: { [field.name]: message } };
    const turn = replaced
      ? await conversation.again(task, replaced, changed)
      : await conversation.send(chosen, message);
    comesBack(turn, replaced?.id);
  };
  const again = async (asked: Turn): Promise<void> => {
    const { message } = asked;
    const task = namedTask(server.tasks, asked.task);
    if (!task) return;
    setDraft(({ message: typed }) => ({ message: typed === message ? '' : typed }));
    const turn = await conversation.again(task, asked);
    if (messageField(task)) comesBack(turn, insteadOf(asked, task));
  };
  const edit = (asked: Turn): void => {
    const { task: name, input, message } = asked;
    const task = namedTask(server.tasks, name);
    onTask(name);
    setDraft(() =>
      task && !messageField(task)
        ? { texts: typedTexts(inputFields(task), input) }
        : { message, instead: insteadOf(asked, task) },
    );
    focusFirstField();
  };
  return {
    draft,
    replaced,
    setDraft: (changed) => setDraft(() => changed),
    send: (message) => void send(message),
    run: (form) => void runForm(conversation, form, draft.texts),
    again: (turn) => void again(turn),
    edit,
  };
}

/** A task that sees no turns asks nothing in place of another. */
function insteadOf({ id }: Turn, task: Task | undefined): number | undefined {
  return task && task.conversationTurns > 0 ? id : undefined;
}
