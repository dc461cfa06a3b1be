import { beforeEach, expect, test } from '@jest/globals';
import { MemoryItem } from '../memory/memory-item.js';
import type { RecordStore } from '../memory/record-store.js';
import type { BatchAnswer } from './batch-answer.js';
import type { BatchRecord } from './batch.js';
import { KeptBatch } from './kept-batch.js';

class FakeRecords implements RecordStore {
  readonly values = new Map<string, unknown>();
  written: string[] = [];
  isFull = false;

  async get(key: string): Promise<unknown> {
    return structuredClone(this.values.get(key));
  }

  async set(key: string, value: unknown): Promise<void> {
    if (this.isFull) throw new DOMException('full', 'QuotaExceededError');
    this.written.push(key);
    this.values.set(key, structuredClone(value));
  }

  async delete(key: string): Promise<void> {
    this.values.delete(key);
  }
}

let records: FakeRecords;
let refusals: number;
let keys: number;
beforeEach(() => {
  records = new FakeRecords();
  [refusals, keys] = [0, 0];
});

/** A tab of the browser, through its reloads. */
function tab() {
  const values = new Map<string, string>();
  const memory = { getItem: (name: string) => values.get(name) ?? null, setItem: values.set.bind(values) };
  const own = new MemoryItem(() => memory, 'own');
  return () =>
    new KeptBatch({ records, own, newKey: () => `key ${keys++}`, onRefused: () => (refusals += 1) });
}

const answer: BatchAnswer = { kind: 'text', text: '好' };
function recordOf(name: string, count: number, answered = 0): BatchRecord {
  const rows = Array.from({ length: count }, (_, row) => [`row ${row}`]);
  const answers = rows.map((_, row) => (row < answered ? answer : undefined));
  return { table: { name, columns: ['text'], rows }, task: undefined, columns: undefined, answers };
}

async function written(open: () => KeptBatch, record: BatchRecord): Promise<KeptBatch> {
  const kept = open();
  await kept.read();
  await kept.write(record);
  return kept;
}

test('a reload finds all of it, and a change writes no more than its page', async () => {
  const open = tab();
  const record = recordOf('a', 1200, 600);
  const kept = await written(open, record);
  records.written = [];
  const more = { ...record, answers: record.answers.with(1100, answer) };
  await kept.write(more);
  expect(records.written).toEqual(['key 0/answers/1000']);
  expect(await open().read()).toEqual(more);
  expect(refusals).toBe(0);
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
    'key 1/answers/0',
    'key 1/setup',
    'key 2/answers/0',
    'key 2/setup',
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
