import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { StartNotes } from './start-notes.js';

function setup() {
  const stream = new PassThrough();
  let now = 0;
  const notes = new StartNotes(stream, () => now, 20);
  const said = (): string => String((stream.read() as Buffer | null) ?? '');
  return { notes, said, wait: (ms: number) => (now += ms) };
}

test('what takes no longer than a moment is not said', async () => {
  const { notes, said } = setup();
  notes.begin('Loading');
  notes.begin('Warming');
  notes.end();
  await sleep(40);
  expect(said()).toBe('');
});

test('what is being done when the moment has passed is said, and what follows at once', async () => {
  const { notes, said, wait } = setup();
  notes.begin('Loading');
  await sleep(40);
  wait(40);
  expect(said()).toBe('Loading ...\n');
  notes.begin('Warming');
  expect(said()).toBe('Warming ...\n');
  notes.end();
});
