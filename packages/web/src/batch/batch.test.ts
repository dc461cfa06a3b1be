import { beforeEach, describe, expect, test } from '@jest/globals';
import { TaskClientError, outputKinds } from '@qaio/client';
import { textTask } from '@qaio/client/testing';
import { BatchRunTaskResponse } from '@qaio/protocol';
import type { BatchItem } from '../api/http-task-client.js';
import { Batch, type BatchCalls } from './batch.js';
import { sliceBounds } from './next-items.js';

const judge = textTask({
  name: 'tasks/mood',
  outputKind: outputKinds.choice,
  inputSchema: { properties: { text: { type: 'string' }, n: { type: 'number' } }, required: ['text'] },
});
const columns = { inputs: { text: 'words', n: 'count' }, expected: undefined };
const rowsOf = (count: number) => Array.from({ length: count }, (_, row) => [`text ${row}`, String(row)]);
const tableOf = (count: number) => ({ name: 'x.csv', columns: ['words', 'count'], rows: rowsOf(count) });

const labelled = (id: string) =>
  BatchRunTaskResponse.fromPartial({
    id,
    outcome: {
      $case: 'response',
      value: { result: { output: { $case: 'classification', value: { label: 'good', confidence: 0.9 } } } },
    },
  });
const failed = (id: string, code: number) =>
  BatchRunTaskResponse.fromPartial({
    id,
    outcome: { $case: 'error', value: { code, reason: 'WHY', message: 'because' } },
  });

/** Answers every row; what `step` returns or throws takes the place of an answer. */
class ScriptedCalls implements BatchCalls {
  readonly slices: (readonly BatchItem[])[] = [];
  step: (id: string) => BatchRunTaskResponse | undefined = () => undefined;

  async *runBatch(_task: string, items: readonly BatchItem[], signal: AbortSignal) {
    this.slices.push(items);
    for (const { id } of items) {
      const response = this.step(id) ?? labelled(id);
      if (signal.aborted) throw new Error('aborted');
      yield response;
    }
  }
}

let calls: ScriptedCalls;
let waited: number[];
let batch: Batch;
beforeEach(() => {
  calls = new ScriptedCalls();
  waited = [];
  let now = 0;
  batch = new Batch({
    calls,
    wait: async (ms) => void waited.push(ms),
    now: () => (now += 1),
  });
});

/** Something that happens once, at the answer of a row. */
function onceAt(row: number, work: () => BatchRunTaskResponse | undefined): void {
  let isDone = false;
  calls.step = (id) => {
    if (isDone || id !== String(row)) return undefined;
    isDone = true;
    return work();
  };
}

test('every row is run once, in slices, with its cells as the task’s fields want them', async () => {
  const count = 2 * sliceBounds.rows + 3;
  batch.load(tableOf(count));
  await batch.start(judge, columns);
  expect(calls.slices.map((items) => items.length)).toEqual([sliceBounds.rows, sliceBounds.rows, 3]);
  expect(calls.slices.flat().map(({ id }) => Number(id))).toEqual(Array.from({ length: count }, (_, i) => i));
  expect(calls.slices[0]?.[2]?.input).toEqual({ text: 'text 2', n: 2 });
  expect(batch.state()).toMatchObject({ status: 'stopped', answered: count, secondsLeft: undefined });
});

test('what a row does not have is left out for the server to miss; an empty cell is a text', async () => {
  const rows = [
    ['a', '1'],
    [undefined, '2'],
    ['', undefined],
  ];
  batch.load({ ...tableOf(0), rows });
  await batch.start(judge, columns);
  expect(calls.slices.flat().map(({ input }) => input)).toEqual([
    { text: 'a', n: 1 },
    { n: 2 },
    { text: '' },
  ]);
});

test('one that is paused goes on with the rows that have no answer', async () => {
  batch.load(tableOf(100));
  onceAt(70, () => {
    batch.pause();
    return undefined;
  });
  await batch.start(judge, columns);
  expect(batch.state()).toMatchObject({ status: 'paused', answered: 70 });
  await batch.resume(judge);
  expect(calls.slices.at(-1)?.[0]?.id).toBe('70');
  expect(batch.state()).toMatchObject({ status: 'stopped', answered: 100 });
});

test('one that is stopped keeps what was answered, also where another begins at once', async () => {
  batch.load(tableOf(10));
  onceAt(4, () => {
    batch.stop();
    return undefined;
  });
  await batch.start(judge, columns);
  expect(batch.state()).toMatchObject({ status: 'stopped', answered: 4 });
  await batch.start(judge, columns);
  expect(batch.state()).toMatchObject({ status: 'stopped', answered: 10 });
});

describe('a server that takes no more for now', () => {
  test('is asked again when it says, and no row is an error', async () => {
    batch.load(tableOf(5));
    onceAt(2, () => {
      throw new TaskClientError('RESOURCE_EXHAUSTED', 'too many', { retryAfterSeconds: 7 });
    });
    await batch.start(judge, columns);
    expect(waited).toEqual([7000]);
    expect(batch.state()).toMatchObject({ status: 'stopped', answered: 5, error: undefined });
  });

  test('or refuses single rows is asked for those again', async () => {
    batch.load(tableOf(5));
    onceAt(3, () => failed('3', 8));
    await batch.start(judge, columns);
    expect(waited).toHaveLength(1);
    expect(calls.slices[1]?.map(({ id }) => id)).toEqual(['3']);
    expect(batch.state().answers?.every((answer) => answer?.kind === 'label')).toBe(true);
  });
});

test('a server that is gone is waited for; one that wants a key pauses the batch and says so', async () => {
  batch.load(tableOf(3));
  onceAt(1, () => {
    throw new TaskClientError('UNAVAILABLE');
  });
  await batch.start(judge, columns);
  expect(batch.state()).toMatchObject({ status: 'stopped', answered: 3 });
  onceAt(1, () => {
    throw new TaskClientError('UNAUTHENTICATED');
  });
  await batch.start(judge, columns);
  expect(batch.state()).toMatchObject({
    status: 'paused',
    answered: 1,
    error: { status: 'UNAUTHENTICATED' },
  });
});

test('a row that fails is an error with the server’s words, and can be run again', async () => {
  batch.load(tableOf(3));
  onceAt(1, () => failed('1', 3));
  await batch.start(judge, columns);
  expect(batch.state().answers?.[1]).toEqual({ kind: 'error', code: 'why', message: 'because' });
  await batch.retry(judge);
  expect(calls.slices.at(-1)?.map(({ id }) => id)).toEqual(['1']);
  expect(batch.state().answers?.[1]).toMatchObject({ kind: 'label' });
});

test('a row that is too large for any call is an error of its own', async () => {
  const rows = [['a'], ['x'.repeat(sliceBounds.characters)], ['b']];
  batch.load({ name: '', columns: ['words'], rows });
  calls.step = (id) => {
    if (id === '1') throw new TaskClientError('RESOURCE_EXHAUSTED', 'too large');
    return undefined;
  };
  await batch.start(judge, { inputs: { text: 'words' }, expected: undefined });
  expect(batch.state().answers?.map((answer) => answer?.kind)).toEqual(['label', 'error', 'label']);
});

test('one that was kept waits to be resumed, or is done', async () => {
  const record = { table: tableOf(2), task: judge, columns };
  batch.open({ ...record, answers: [{ kind: 'text', form: 'text', text: 'x' }, undefined] });
  expect(batch.state()).toMatchObject({ status: 'paused', answered: 1 });
  await batch.resume(judge);
  expect(calls.slices.flat().map(({ id }) => id)).toEqual(['1']);
  batch.open({ ...record, answers: batch.state().answers ?? [] });
  expect(batch.state()).toMatchObject({ status: 'stopped', answered: 2 });
});
