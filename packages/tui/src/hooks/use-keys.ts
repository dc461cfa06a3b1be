import { type Key, useApp, useInput } from 'ink';
import { runningTurn } from '../state/app-state.js';
import type { AppStore } from '../state/app-store.js';
import { type TextEdit, fieldText } from '../state/text-field.js';
import type { Chat } from './use-chat.js';

const scrollLines = 5;

/** Keys to actions. */
export function useKeys(store: AppStore, chat: Chat): void {
  const { exit } = useApp();
  useInput((input, key) => {
    if (key.ctrl && input === 'c') exit();
    else if (key.escape) chat.cancel();
    else if (key.return) submit(store, chat);
    else if (key.pageUp) store.dispatch({ kind: 'scroll', lines: scrollLines });
    else if (key.pageDown) store.dispatch({ kind: 'scroll', lines: -scrollLines });
    else edit(store, chat, input, key);
  });
}

function edit(store: AppStore, chat: Chat, input: string, key: Key): void {
  const change = toEdit(input, key);
  if (!change) return;
  store.dispatch({ kind: 'edit', edit: change });
  // text and Enter can come in one piece, from an input method or over a slow line
  if (/[\r\n]$/u.test(input)) submit(store, chat);
}

function submit(store: AppStore, chat: Chat): void {
  const state = store.getState();
  const message = fieldText(state.field).trim();
  if (message !== '' && !runningTurn(state)) chat.send(message);
}

const controlEdits: Readonly<Record<string, TextEdit>> = {
  a: { kind: 'move-start' },
  e: { kind: 'move-end' },
  u: { kind: 'delete-all-before' },
};

const keyEdits: readonly (readonly [keyof Key, TextEdit])[] = [
  ['leftArrow', { kind: 'move-left' }],
  ['rightArrow', { kind: 'move-right' }],
  ['home', { kind: 'move-start' }],
  ['end', { kind: 'move-end' }],
  ['backspace', { kind: 'delete-before' }],
  // terminals send DEL for the backspace key, which Ink calls delete
  ['delete', { kind: 'delete-before' }],
];
const ignoredKeys: readonly (keyof Key)[] = ['meta', 'tab', 'upArrow', 'downArrow'];

function toEdit(input: string, key: Key): TextEdit | undefined {
  const special = keyEdits.find(([name]) => key[name]);
  if (special) return special[1];
  if (key.ctrl) return controlEdits[input];
  if (input === '' || ignoredKeys.some((name) => key[name])) return undefined;
  return { kind: 'insert', text: input };
}
