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
const row = (text: string, label: string) => ({ input: { text }, label });

test('a task that is too sure of itself gets a temperature above 1, and the odds of its rows', async () => {
  const executor = await setup();
  // three of four are right, however sure the model is
  const rows = Array.from({ length: 40 }, (_, i) => row(`sun ${i}`, i % 4 === 0 ? 'bad' : 'good'));
  rows.push(...Array.from({ length: 40 }, (_, i) => row(`rain ${i}`, i % 4 === 0 ? 'good' : 'bad')));
  const calibration = await calibrateTask({ executor, task: 'mood', rows });
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
  const calibration = await calibrateTask({ executor: await setup(), task: 'mood', rows: [] });
  expect(calibration).toMatchObject({ temperature: 1, rowCount: 0, abstainBelow: 0 });
  const [good = 0, bad = 0] = calibration.bias;
  expect(good).toBeLessThan(bad);
  expect(good + bad).toBeCloseTo(0, 9);
});

const refusal = async (rows: readonly EvaluationRow[], task = 'mood', share = 0.9): Promise<unknown> => {
  const options = { executor: await setup(), task, rows, target: { kind: 'accuracy', share } as const };
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
