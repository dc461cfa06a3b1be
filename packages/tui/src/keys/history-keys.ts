import type { ConversationRecord } from '@qaio/client';
import { type Desk, back } from './desk.js';

export const listedRecords = ({ history }: Desk): readonly ConversationRecord[] => history.state().records;

/** The conversation goes to the others, and a new one begins. */
export function startAnew({ conversation, history }: Desk): void {
  conversation.cancel();
  history.put(conversation.record());
  conversation.startAnew();
}

export function openMarked(desk: Desk): void {
  const { store, conversation, history } = desk;
  const marked = listedRecords(desk)[store.getState().marked];
  if (!marked) return;
  back(desk);
  conversation.cancel();
  const record = history.take(marked.key);
  history.put(conversation.record());
  if (record) conversation.open(record);
}

export function removeMarked(desk: Desk): void {
  const { store, history } = desk;
  const { marked } = store.getState();
  const record = listedRecords(desk)[marked];
  if (!record) return;
  history.remove(record.key);
  store.dispatch({
    kind: 'show',
    screen: 'history',
    marked: Math.max(0, Math.min(marked, listedRecords(desk).length - 1)),
  });
}
