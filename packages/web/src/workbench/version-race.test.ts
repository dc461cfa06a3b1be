import { expect, test } from '@jest/globals';
import { textTask } from '@qaio/client/testing';
import { BatchRunTaskResponse } from '@qaio/protocol';
import type { BatchCalls } from '../batch/batch.js';
import { type RacingVersion, VersionRace, judged, judgedRows } from './version-race.js';

const table = {
  ...{ name: '', columns: ['text', 'label'] },
  rows: [
    ['a', 'good'],
    ['b', 'bad'],
  ],
};
const columns = { inputs: { text: 'text' }, expected: 'label' };

function version(label: string, onRow: () => void = () => undefined): RacingVersion {
  const calls: BatchCalls = {
    async *runBatch(_task, items, signal) {
      for (const { id } of items) {
        onRow();
        if (signal.aborted) throw new Error('aborted');
        const output = { $case: 'classification', value: { label, confidence: 1 } } as const;
        yield BatchRunTaskResponse.fromPartial({
          id,
          outcome: { $case: 'response', value: { result: { output } } },
        });
      }
    },
  };
  return { task: textTask({ inputSchema: { properties: { text: { type: 'string' } } } }), calls };
}

async function* asGenerator<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  yield* items;
}

function race() {
  const compared: unknown[] = [];
  const started = new VersionRace({
    wait: async () => undefined,
    now: () => 0,
    served: version('good').calls,
    calls: {
      runBatch: (_id, items, signal) => asGenerator(version('bad').calls.runBatch('', items, signal)),
      compare: async (rows) => {
        compared.push(rows);
        return { rowCount: rows.length, onlyFirstRight: 1, onlySecondRight: 1, differing: 2, pValue: 1 };
      },
    },
  });
  started.load(table);
  return { started, compared };
}

test('two versions answer the same rows, and the server says what the difference is worth', async () => {
  const { started, compared } = race();
  const task = version('').task;
  await started.run([started.served(task), started.draft(task, 'd1')], columns);
  expect(compared).toEqual([
    [
      { first: { isRight: true, answer: 'good' }, second: { isRight: false, answer: 'bad' } },
      { first: { isRight: false, answer: 'good' }, second: { isRight: true, answer: 'bad' } },
    ],
  ]);
  expect(started.state()).toMatchObject({ status: 'done', answered: 4, result: { differing: 2 } });
});

test('rows whose right label neither version can say are not compared', async () => {
  const { started, compared } = race();
  started.load({ ...table, rows: [...table.rows, ['c', 'odd'], ['d', 'best']] });
  const task = (...labels: string[]) => ({
    ...version('').task,
    choices: labels.map((label) => ({ label, id: '' })),
  });
  await started.run(
    [started.served(task('good', 'bad')), started.draft(task('good', 'bad', 'best'), 'd1')],
    columns,
  );
  expect(compared).toMatchObject([[{}, {}, { second: { isRight: false, answer: 'bad' } }]]);
  expect(judgedRows(started.state()).map(({ row }) => row)).toEqual([0, 1, 3]);
});

test('one that is stopped compares nothing', async () => {
  const { started, compared } = race();
  await started.run([version('good'), version('bad', () => started.stop())], columns);
  expect(started.state()).toMatchObject({ status: 'stopped', answered: 2 });
  expect(compared).toEqual([]);
});

test('an abstention and an error are not right; a text is, where it is the same', () => {
  expect(judged({ kind: 'abstained', reason: 'low-confidence', confidence: 0.5 }, 'good')).toEqual({
    isRight: false,
    answer: '(abstained)',
  });
  expect(judged({ kind: 'error', code: 'x', message: 'y' }, '')).toEqual({
    isRight: false,
    answer: '(error)',
  });
  expect(judged({ kind: 'text', form: 'text', text: 'Paris\n' }, ' Paris')).toMatchObject({ isRight: true });
});
