import {
  type ConnectionState,
  type Conversation,
  type InputForm,
  type Turn,
  conversationTask,
  inputFields,
  messageField,
  namedTask,
  placeOf,
  runForm,
  typedTexts,
} from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { focusFirstField } from './browser/focus-first-field.js';
import { type Draft, changing, emptied, typed } from './memory/kept-draft.js';
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
  readonly type: (message: string) => void;
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
  const named = conversation.turns().find(({ id }) => id === draft.instead);
  const edited = named && !named.isTakenBack && named.task === chosen?.task.name ? named : undefined;
  const send = async (message: string): Promise<void> => {
    if (!chosen) return;
    const { task, field } = chosen;
    const changed = { message, input: { [field.name]: message } };
    // an example is a message of its own
    const isTyped = message === draft.message;
    const isEdit = edited && isTyped;
    if (isTyped) setDraft(emptied);
    const turn = isEdit
      ? await conversation.again(task, edited, changed)
      : await conversation.send(chosen, message);
    comesBack(turn, isEdit ? turn?.id : undefined);
  };
  const again = async (asked: Turn): Promise<void> => {
    const task = namedTask(server.tasks, asked.task);
    if (!task) return;
    setDraft((current) => (current.message === asked.message ? emptied(current) : {}));
    const turn = await conversation.again(task, asked);
    if (messageField(task)) comesBack(turn, turn && insteadOf(turn, task));
  };
  const edit = (asked: Turn): void => {
    onTask(asked.task);
    const task = namedTask(server.tasks, asked.task);
    const isSaid = conversation.turns().some(({ message }) => message === draft.message);
    setDraft((current) => draftOf(asked, task, { ...current, isSaid }));
    focusFirstField();
  };
  return {
    draft,
    replaced: chosen && edited && replacedTurn(conversation, chosen.task, edited),
    setDraft: (changed) => setDraft(() => changed),
    type: (message) => setDraft((current) => typed(current, message)),
    send: (message) => void send(message),
    run: (form) => void runForm(conversation, form, draft.texts),
    again: (turn) => void again(turn),
    edit,
  };
}

/** @returns undefined where nothing is taken back */
function replacedTurn(conversation: Conversation, task: Task, edited: Turn): Turn | undefined {
  if (conversation.replacedBy(task, edited).length === 0) return undefined;
  return conversation.turns().find(({ id }) => id === placeOf(edited)) ?? edited;
}

/** A turn in the field, or in the form, to be changed. */
function draftOf(
  asked: Turn,
  task: Task | undefined,
  { isSaid, ...current }: Draft & { readonly isSaid: boolean },
): Partial<Draft> {
  if (task && !messageField(task)) return { texts: typedTexts(inputFields(task), asked.input) };
  return changing(current, { message: asked.message, instead: insteadOf(asked, task) }, isSaid);
}

/** A task that sees no turns asks nothing in place of another. */
function insteadOf({ id }: Turn, task: Task | undefined): number | undefined {
  return task && task.conversationTurns > 0 ? id : undefined;
}
