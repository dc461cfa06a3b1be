import { beforeEach, expect, test } from '@jest/globals';
import { ConversationTurns } from './conversation-turns.js';

let turns: ConversationTurns;
beforeEach(() => {
  turns = new ConversationTurns();
});

/** Begins a turn, says so in the list, and gives what ends it. */
async function begin(begun: string[], name: string, signal?: AbortSignal): Promise<() => void> {
  const turn = await turns.begin('k', signal);
  begun.push(name);
  return () => turn.end();
}

test('turns of one conversation begin one after the other, as they came; another does not wait', async () => {
  const begun: string[] = [];
  const end = await begin(begun, 'a');
  const [b, c] = [begin(begun, 'b'), begin(begun, 'c')];
  (await turns.begin('other')).end();
  expect(begun).toEqual(['a']);
  end();
  end();
  (await b)();
  expect(begun).toEqual(['a', 'b']);
  (await c)();
  expect(begun).toEqual(['a', 'b', 'c']);
});

test('whoever leaves while waiting holds up nobody', async () => {
  const begun: string[] = [];
  const end = await begin(begun, 'a');
  const leaving = new AbortController();
  const b = begin(begun, 'b', leaving.signal);
  const c = begin(begun, 'c');
  leaving.abort();
  await expect(b).rejects.toMatchObject({ code: 'aborted' });
  end();
  (await c)();
  expect(begun).toEqual(['a', 'c']);
  await expect(turns.begin('k', AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
  (await begin(begun, 'd'))();
});

test('a ninth that would wait is refused', async () => {
  const first = await turns.begin('k');
  const waiting = Array.from({ length: 8 }, () => turns.begin('k'));
  await expect(turns.begin('k')).rejects.toMatchObject({ code: 'queue-full' });
  first.end();
  for (const turn of waiting) (await turn).end();
  (await turns.begin('k')).end();
});
