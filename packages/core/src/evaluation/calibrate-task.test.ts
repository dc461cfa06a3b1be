import { expect, test } from '@jest/globals';
import { errorMessage } from '../errors.js';
import { calibrated, softmax } from '../output/calibration.js';
import { scriptedTasks, taskHeader } from '../testing/scripted-tasks.js';
import type { EvaluationRow } from './evaluate-task.js';
import { calibrateTask } from './calibrate-task.js';
import { runTaskTests } from './run-task-tests.js';

const file = `${taskHeader('mood')}input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: choice, choices: [{ value: good }, { value: bad }] }
tests:
  - { vars: { text: sun }, assert: [{ type: equals, value: good }, { type: confidence, min: 0.5 }] }
  - { vars: { text: rain }, assert: [{ type: equals, value: good }] }
`;
const free = `${taskHeader('free')}input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
`;
const setup = async () =>
  (await scriptedTasks([file, free], (prompt) => (prompt.includes('rain') ? 'bad' : 'good'))).tasks;
const random = (): number => 0.5;
const row = (text: string, label: string) => ({ input: { text }, label });

test('a task that is too sure of itself gets a temperature above 1, and the odds of its rows', async () => {
  const executor = await setup();
  // three of four are right, however sure the model is
  const rows = Array.from({ length: 40 }, (_, i) => row(`sun ${i}`, i % 4 === 0 ? 'bad' : 'good'));
  rows.push(...Array.from({ length: 40 }, (_, i) => row(`rain ${i}`, i % 4 === 0 ? 'good' : 'bad')));
  const { calibration, method, heldOut } = await calibrateTask({ executor, task: 'mood', rows, random });
  expect(method).not.toBe('none');
  expect(heldOut?.after.loss).toBeLessThan(heldOut?.before.loss ?? 0);
  expect(heldOut?.after.ece).toBeLessThan(0.1);
  expect(calibration).toMatchObject({ task: 'mood', model: 'scripted', rowCount: 80 });
  expect(calibration.temperature).toBeGreaterThan(2);
  const { result } = await executor.run({ task: 'mood', input: { text: 'sun' } });
  const scores = result.output.kind === 'choice' ? result.output.scores : [];
  const shares = softmax(
    calibrated(
      scores.map(({ logProb }) => logProb),
      calibration,
    ),
  );
  expect(shares[0]).toBeGreaterThan(0.7);
  expect(shares[0]).toBeLessThan(0.8);
});

test('without rows only the leaning on empty inputs is taken out', async () => {
  const options = { executor: await setup(), task: 'mood', rows: [], random };
  const { calibration, method, heldOut } = await calibrateTask(options);
  expect({ method, heldOut }).toEqual({ method: 'content-free', heldOut: undefined });
  expect(calibration).toMatchObject({ temperature: 1, rowCount: 0, abstainBelow: 0 });
  const [good = 0, bad = 0] = calibration.bias;
  expect(good).toBeLessThan(bad);
  expect(good + bad).toBeCloseTo(0, 9);
});

test('rows without labels: the leaning on them is taken out, and those that the task refuses are counted', async () => {
  const unlabelled = ['sun', 'rain', 'snow', 'hail'].map((text) => ({ text }));
  const options = { executor: await setup(), task: 'mood', rows: [], random };
  const { calibration, method, refusedCount } = await calibrateTask({
    ...options,
    unlabelled: [...unlabelled, { text: 'x'.repeat(2000) }],
  });
  expect({ method, refusedCount }).toEqual({ method: 'batch', refusedCount: 1 });
  // each of the four is as sure as the others, and three of them say good
  const [good = 0, bad = 0] = calibration.bias;
  const { result } = await options.executor.run({ task: 'mood', input: { text: 'sun' } });
  const [high = 0, low = 0] =
    result.output.kind === 'choice' ? result.output.scores.map(({ logProb }) => logProb) : [];
  const { result: other } = await options.executor.run({ task: 'mood', input: { text: 'rain' } });
  const [less = 0, more = 0] =
    other.output.kind === 'choice' ? other.output.scores.map(({ logProb }) => logProb) : [];
  expect(bad - good).toBeCloseTo((3 * (high - low) + (less - more)) / 4, 9);
  expect(calibration).toMatchObject({ temperature: 1, rowCount: 0 });
});

test('a task that refuses every row is not calibrated', async () => {
  expect(await refusal([row('x'.repeat(2000), 'good')])).toMatch(/'mood' refuses every row/u);
});

const refusal = async (rows: readonly EvaluationRow[], task = 'mood', share = 0.9): Promise<unknown> => {
  const options = {
    executor: await setup(),
    task,
    rows,
    target: { kind: 'accuracy', share } as const,
    random,
  };
  return calibrateTask(options).then(
    () => undefined,
    (error: unknown) => errorMessage(error),
  );
};

test('a target that cannot be reached is refused', async () => {
  expect(await refusal([row('sun', 'bad')])).toMatch(
    /No confidence threshold makes \d+ % of the answers right; lower the target/u,
  );
});

test('a label that the task does not have is refused', async () => {
  expect(await refusal([row('sun', 'good'), row('rain', 'great')])).toMatch(
    /Row 2: 'great' is not a label of task 'mood'; expected good, bad/u,
  );
});

test('a task without labels is refused', async () => {
  expect(await refusal([], 'free')).toMatch(/'free' cannot be calibrated: expected a choice task/u);
});

test('a task’s tests tell what was expected and what came', async () => {
  const executor = await setup();
  const results = await runTaskTests(executor, executor.tasks.get('mood').task);
  expect(results.map(({ failures }) => failures)).toEqual([[], ['expected "good", got bad']]);
});
