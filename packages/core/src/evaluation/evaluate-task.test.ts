import { expect, jest, test } from '@jest/globals';
import { QaioError } from '../errors.js';
import { scriptedTasks } from '../testing/scripted-tasks.js';
import { evaluateTask } from './evaluate-task.js';

const yaml = `
apiVersion: prompttasks/v1
name: mood
displayName: Mood
description: Good or bad
version: 1.0.0
input:
  schema:
    type: object
    required: [text]
    additionalProperties: false
    properties: { text: { type: string, minLength: 1, maxLength: 20 } }
prompt: '{{ text }}'
output: { format: choice, choices: [{ value: good }, { value: bad }] }
`;

async function setup() {
  const { tasks } = await scriptedTasks([yaml], (prompt) => (prompt.includes('sun') ? 'good' : 'bad'));
  let now = 0;
  return { executor: tasks, clock: () => (now += 1), task: 'mood' };
}
const row = (text: string, label: string) => ({ input: { text }, label });

test('rows are judged, wrong ones shown; failed ones are named and count as wrong', async () => {
  const rows = [
    row('sun', 'good'),
    row('rain', 'bad'),
    row('sunburn', 'bad'),
    { ...row('x'.repeat(30), 'bad'), place: 'a.csv:9' },
  ];
  const done: number[] = [];
  const report = await evaluateTask({
    ...(await setup()),
    rows,
    concurrency: 2,
    onProgress: (count) => done.push(count),
  });
  expect(report).toMatchObject({
    task: 'mood',
    rowCount: 4,
    accuracy: 2 / 4,
    coverage: 3 / 4,
    confusion: { good: { good: 1 }, bad: { bad: 1, good: 1, '(failed)': 1 } },
    failed: [{ row: 4, place: 'a.csv:9', code: 'invalid-input', reason: expect.stringContaining('text') }],
    mostConfidentWrong: [{ input: { text: 'sunburn' }, expected: 'bad', predicted: 'good' }],
  });
  expect(report.rows[3]).toMatchObject({ index: 4, predicted: '', error: 'invalid-input' });
  expect(report.tokensPerRow).toMatchObject({ promptTokenCount: expect.any(Number), outputTokenCount: 0 });
  expect(done).toHaveLength(4);
  expect(done.at(-1)).toBe(4);
});

test('latency one by one has no waiting for other rows in it', async () => {
  // every look at the clock takes one: two for a row alone, up to one for each row that is on its way beside it
  const rows = Array.from({ length: 8 }, (_, i) => row(`sun ${i}`, 'good'));
  const report = await evaluateTask({ ...(await setup()), rows, concurrency: 8 });
  expect(report.aloneLatencyMs).toEqual({ p50: 1, p95: 1 });
  expect(report.latencyMs.p50).toBeGreaterThan(1);
});

test('whatever a run fails with is its row’s; a bug of this program ends the evaluation', async () => {
  const options = await setup();
  const { executor } = options;
  const run = executor.run.bind(executor);
  const evaluatedWith = (error: Error) => {
    jest
      .spyOn(executor, 'run')
      .mockImplementation((request) =>
        JSON.stringify(request.input).includes('fog') ? Promise.reject(error) : run(request),
      );
    return evaluateTask({ ...options, rows: [row('sun', 'good'), row('fog', 'bad')], concurrency: 1 });
  };
  expect(await evaluatedWith(new QaioError('deadline-exceeded', 'too late'))).toMatchObject({
    accuracy: 1 / 2,
    failed: [{ row: 2, code: 'deadline-exceeded', reason: 'too late' }],
  });
  await expect(evaluatedWith(new Error('bug'))).rejects.toThrow('bug');
});

test('a label that the task does not have, and no rows at all, are refused', async () => {
  const ask = async (rows: readonly ReturnType<typeof row>[]) =>
    evaluateTask({ ...(await setup()), rows, concurrency: 1 });
  await expect(ask([row('sun', 'great')])).rejects.toThrow(/Row 1: 'great' is not a label.*good, bad/u);
  await expect(ask([])).rejects.toThrow(/The data set is empty/u);
  await expect(ask([row('x'.repeat(30), 'bad')])).rejects.toThrow(
    /Every row was refused, the first because: /u,
  );
});
