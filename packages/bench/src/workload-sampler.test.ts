import { expect, test } from '@jest/globals';
import type { Contestant } from './contestant.js';
import { WorkloadSampler } from './workload-sampler.js';

/** Keeps what it is asked for. */
function contestant(contextLength: number) {
  const asked: (readonly [string, ...number[]])[] = [];
  async function* tokens(count: number): AsyncIterable<number> {
    for (let i = 0; i < count; i++) yield i;
  }
  const engine: Contestant = {
    version: '1',
    contextLength,
    arrange: async (streams, length) => void asked.push(['arrange', streams, length]),
    pin: async ({ length }) => void asked.push(['pin', length]),
    evaluate: async ({ length }) => void asked.push(['evaluate', length]),
    classify: async ({ length }) => void asked.push(['classify', length]),
    generate: (_, { length }, count) => (asked.push(['generate', length, count]), tokens(count)),
    chat: (_, { length }, count) => (asked.push(['chat', length, count]), tokens(count)),
  };
  return { asked, sampler: new WorkloadSampler(engine, (count) => new Array<number>(count).fill(1)) };
}

test('a turn behind a long conversation runs its own tokens behind a prefix that is pinned once', async () => {
  const { asked, sampler } = contestant(8192);
  const [firstToken, rate] = await sampler.sample('decode-behind-8000');
  await sampler.sample('turn-behind-8000');
  expect(asked).toEqual([
    ['arrange', 1, 8044],
    ['pin', 8000],
    ['chat', 20, 24],
    ['chat', 20, 24],
  ]);
  expect([Number.isFinite(firstToken), Number.isNaN(rate)]).toEqual([true, false]);
});

test('an engine whose context is too short for a row does not have it', () => {
  const [short, long] = [1024, 9000].map((length) => contestant(length).sampler.rows);
  expect(short).toEqual(expect.arrayContaining(['decode-8', 'chat-8-slowest', 'memory-mb', 'start-ms']));
  expect(long?.filter((row) => !short?.includes(row))).toEqual([
    'turn-behind-100',
    'decode-behind-100',
    'turn-behind-8000',
    'decode-behind-8000',
  ]);
});
