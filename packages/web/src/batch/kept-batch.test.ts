import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, test } from '@jest/globals';
import { textTask } from '@qaio/client/testing';
import { BatchRunTaskResponse } from '@qaio/protocol';
import fc from 'fast-check';
import { MemoryItem } from '../memory/memory-item.js';
import { FakeRecords } from '../testing/fake-records.js';
import type { BatchAnswer } from './batch-answer.js';
import { Batch, type BatchCalls, type BatchRecord } from './batch.js';
import { KeptBatch, keepBatch } from './kept-batch.js';

let records: FakeRecords;
let refusals: number;
let keys: number;
beforeEach(() => {
  records = new FakeRecords();
  [refusals, keys] = [0, 0];
});

function ownItem(): MemoryItem {
  const values = new Map<string, string>();
  const memory = { getItem: (name: string) => values.get(name) ?? null, setItem: values.set.bind(values) };
  return new MemoryItem(() => memory, 'own');
}

/** A tab of the browser, through its reloads. */
function tab() {
  const own = ownItem();
  return () =>
    new KeptBatch({ records, own, newKey: () => `key ${keys++}`, onRefused: () => (refusals += 1) });
}

const answer: BatchAnswer = { kind: 'text', form: 'text', text: '好' };
function recordOf(name: string, count: number, answered = 0): BatchRecord {
  const rows = Array.from({ length: count }, (_, row) => [`row ${row}`]);
  const answers = rows.map((_, row) => (row < answered ? answer : undefined));
  return { table: { name, columns: ['text'], rows }, task: undefined, columns: undefined, answers };
}

const answerTo = (id: string) =>
  BatchRunTaskResponse.fromPartial({
    id,
    outcome: { $case: 'response', value: { result: { output: { $case: 'text', value: '好' } } } },
  });

async function written(open: () => KeptBatch, record: BatchRecord): Promise<KeptBatch> {
  const kept = open();
  await kept.read();
  await kept.write(record);
  return kept;
}

test('a reload finds all of it, and an answer more is a record more', async () => {
  const open = tab();
  const record = recordOf('a', 1200, 600);
  const kept = await written(open, record);
  records.written = [];
  const more = { ...record, answers: record.answers.with(1100, answer) };
  await kept.write(more);
  expect(records.written).toEqual(['key 0/answers/1100']);
  expect(await open().read()).toEqual(more);
  expect(refusals).toBe(0);
});

test('what is kept is what was written last, whichever was changed, run again or taken in its place', async () => {
  const size = fc.integer({ min: 1, max: 600 });
  const change = fc.record({
    table: fc.option(size, { freq: 3 }),
    answers: fc.array(fc.nat(599)),
    isLeaving: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1 }), async (changes) => {
      const open = tab();
      const kept = open();
      await kept.read();
      let record = recordOf('first', 300);
      // each begins while the one before is still at it
      await Promise.all(
        changes.map(({ table, answers, isLeaving }, at) => {
          const base = table === null ? record : recordOf(`${at}`, table);
          const has = new Set(answers);
          record = { ...base, answers: base.answers.map((_, row) => (has.has(row) ? answer : undefined)) };
          return kept.write(record, isLeaving);
        }),
      );
      expect(await open().read()).toEqual(record);
    }),
    { numRuns: 50 },
  );
});

test('once the page goes away all of it is on its way, however large', () => {
  const kept = new KeptBatch({ records, own: ownItem(), newKey: () => 'k', onRefused: () => undefined });
  void kept.write(recordOf('a', 1200, 1100), true);
  expect(records.written.filter((key) => key.includes('/rows/'))).toHaveLength(5);
  expect(records.written).toContain('/setup');
  expect(records.written.at(-1)).toBe('/answers/1099');
});

test('an answer is kept as soon as it has come, before anybody is shown it', async () => {
  const open = tab();
  let now = 0;
  const never = new Promise<void>(() => undefined);
  const calls: BatchCalls = {
    async *runBatch(_, items) {
      for (const { id } of items.slice(0, 5)) yield answerTo(id);
      await never;
    },
  };
  const batch = new Batch({ calls, wait: () => never, now: () => (now += 1e-3) });
  await keepBatch(batch, open(), new EventTarget());
  batch.load(recordOf('a', 9).table);
  void batch.start(textTask(), { inputs: { text: 'text' }, expected: undefined });
  await setImmediate();
  expect(batch.state().answered).toBe(0);
  expect((await open().read())?.answers.filter(Boolean)).toHaveLength(5);
  batch.stop();
});

test('a tab that is new begins with the newest batch and leaves that of the other tab alone', async () => {
  const [first, second] = [tab(), tab()];
  await written(first, recordOf('a', 2));
  const kept = second();
  expect((await kept.read())?.table.name).toBe('a');
  await kept.write(recordOf('b', 3));
  expect((await first().read())?.table.name).toBe('a');
  expect((await second().read())?.table.name).toBe('b');
});

test('one that is cleared is gone, and of many tabs the last three are kept', async () => {
  const tabs = [tab(), tab(), tab(), tab()];
  for (const [i, open] of tabs.entries()) await written(open, recordOf(`${i}`, 2, 1));
  expect(await tabs[0]?.().read()).toBeUndefined();
  const last = tabs[3]?.();
  expect((await last?.read())?.table.name).toBe('3');
  await last?.write(undefined);
  expect(await tabs[3]?.().read()).toBeUndefined();
  expect([...records.values.keys()].filter((key) => key.startsWith('key ')).sort()).toEqual([
    ...['key 1/answers/0', 'key 1/rows/0', 'key 1/setup'],
    ...['key 2/answers/0', 'key 2/rows/0', 'key 2/setup'],
  ]);
});

test('a browser that keeps nothing is told once it is known; what is no batch is not read', async () => {
  records.isFull = true;
  await written(tab(), recordOf('a', 2));
  expect(refusals).toBe(1);
  records.isFull = false;
  const open = tab();
  await written(open, recordOf('a', 2));
  records.values.set('key 1/setup', { version: 0 });
  expect(await open().read()).toBeUndefined();
});
