import type { Conversation, ConversationTask } from '@qaio/client';
import { type Key, useApp, useInput } from 'ink';
import type { AppStore } from '../state/app-store.js';
import { type TextEdit, fieldText } from '../state/text-field.js';

const scrollLines = 5;

/** @returns the task to talk to, as the server's list has it now */
type FindTask = () => ConversationTask | undefined;

/** Keys to actions. */
export function useKeys(store: AppStore, conversation: Conversation, findTask: FindTask): void {
  const { exit } = useApp();
  const submit = (): void => void send(store, conversation, findTask());
  useInput((input, key) => {
    if (key.ctrl && input === 'c') exit();
    else if (key.escape) conversation.cancel();
    else if (key.return) submit();
    else if (key.pageUp) store.dispatch({ kind: 'scroll', lines: scrollLines });
    else if (key.pageDown) store.dispatch({ kind: 'scroll', lines: -scrollLines });
    else edit(store, submit, input, key);
  });
}

function edit(store: AppStore, submit: () => void, input: string, key: Key): void {
  const change = toEdit(input, key);
  if (!change) return;
  store.dispatch({ kind: 'edit', edit: change });
  // text and Enter can come in one piece, from an input method or over a slow line
  if (/[\r\n]$/u.test(input)) submit();
}

/** What cannot be sent yet stays in the line; what could not be answered comes back to it. */
async function send(
  store: AppStore,
  conversation: Conversation,
  task: ConversationTask | undefined,
): Promise<void> {
  const message = fieldText(store.getState().field).trim();
  if (message === '' || !task || conversation.isRunning) return;
  store.dispatch({ kind: 'send' });
  const turn = await conversation.send(task, message);
  if (turn?.status === 'failed') store.dispatch({ kind: 'give-back', text: message });
}

const controlEdits: Readonly<Record<string, TextEdit>> = {
  a: { kind: 'move', to: 'start' },
  e: { kind: 'move', to: 'end' },
  u: { kind: 'delete', to: 'start' },
};

const keyEdits: readonly (readonly [keyof Key, TextEdit])[] = [
  ['leftArrow', { kind: 'move', to: 'left' }],
  ['rightArrow', { kind: 'move', to: 'right' }],
  ['home', { kind: 'move', to: 'start' }],
  ['end', { kind: 'move', to: 'end' }],
  ['backspace', { kind: 'delete', to: 'left' }],
  // terminals send DEL for the backspace key, which Ink calls delete
  ['delete', { kind: 'delete', to: 'left' }],
];
const ignoredKeys: readonly (keyof Key)[] = ['meta', 'tab', 'upArrow', 'downArrow'];

function toEdit(input: string, key: Key): TextEdit | undefined {
  const special = keyEdits.find(([name]) => key[name]);
  if (special) return special[1];
  if (key.ctrl) return controlEdits[input];
  if (input === '' || ignoredKeys.some((name) => key[name])) return undefined;
  return { kind: 'insert', text: input };
}
