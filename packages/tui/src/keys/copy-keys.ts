import { copiedAnswer, splitCharacters } from '@qaio/client';
import { fileFormats } from '../copies/conversation-copy.js';
import { type Desk, back } from './desk.js';

/** Of the newest turn that has one. */
export function copyAnswer({ store, conversation, copy }: Desk): void {
  const text = conversation
    .turns()
    .map(copiedAnswer)
    .findLast((answer) => answer !== '');
  if (text === undefined) {
    store.dispatch({ kind: 'tell', refusal: 'nothing-said' });
    return;
  }
  copy(text);
  store.dispatch({ kind: 'tell', note: { kind: 'copied', characters: splitCharacters(text).length } });
}

export function askFormat({ store, conversation }: Desk): void {
  if (conversation.turns().length === 0) store.dispatch({ kind: 'tell', refusal: 'nothing-said' });
  else store.dispatch({ kind: 'show', screen: 'save' });
}

export async function saveAs(desk: Desk, index: number): Promise<void> {
  const format = fileFormats[index];
  if (!format) return;
  back(desk);
  const note = await desk.save(format).then(
    (path) => ({ kind: 'saved', path }) as const,
    (thrown: unknown) =>
      ({ kind: 'not-saved', reason: thrown instanceof Error ? thrown.message : String(thrown) }) as const,
  );
  desk.store.dispatch({ kind: 'tell', note });
}
