import { expect, test } from '@jest/globals';
import { calibrated, softmax } from '../output/calibration.js';
import { scriptedTasks, taskHeader } from '../testing/scripted-tasks.js';
import { calibrateTask } from './calibrate-task.js';
import { runTaskTests } from './run-task-tests.js';

const file = `${taskHeader('mood')}input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: choice, choices: [{ value: good }, { value: bad }] }
tests:
  - { vars: { text: sun }, assert: [{ type: equals, value: good }, { type: confidence, min: 0.5 }] }
  - { vars: { text: rain }, assert: [{ type: equals, value: good }] }
`;
const setup = () => scriptedTasks([file], (prompt) => (prompt.includes('rain') ? 'bad' : 'good')).tasks;
const row = (text: string, label: string) => ({ input: { text }, label });

test('a task that is too sure of itself gets a temperature above 1, and the odds of its rows', async () => {
  const runner = setup();
  // three of four are right, however sure the model is
  const rows = Array.from({ length: 40 }, (_, i) => row(`sun ${i}`, i % 4 === 0 ? 'bad' : 'good'));
  rows.push(...Array.from({ length: 40 }, (_, i) => row(`rain ${i}`, i % 4 === 0 ? 'good' : 'bad')));
  const calibration = await calibrateTask({ runner, task: 'mood', rows });
  expect(calibration).toMatchObject({ task: 'mood', model: 'scripted', rowCount: 80 });
  expect(calibration.temperature).toBeGreaterThan(2);
  const { result } = await runner.run({ task: 'mood', input: { text: 'sun' } });
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
  const calibration = await calibrateTask({ runner: setup(), task: 'mood', rows: [] });
  expect(calibration).toMatchObject({ temperature: 1, rowCount: 0, abstainBelow: 0 });
  const [good = 0, bad = 0] = calibration.bias;
  expect(good).toBeLessThan(bad);
  expect(good + bad).toBeCloseTo(0, 9);
});

test('a target that cannot be reached, and a task without labels, are refused', async () => {
  const rows = [row('sun', 'bad')];
  const target = { kind: 'accuracy', share: 0.9 } as const;
  await expect(calibrateTask({ runner: setup(), task: 'mood', rows, target })).rejects.toThrow(
    /No share of the rows/u,
  );
});

test('a task’s tests tell what was expected and what came', async () => {
  const runner = setup();
  const results = await runTaskTests(runner, runner.registry.get('mood'));
  expect(results.map(({ failures }) => failures)).toEqual([[], ['expected "good", got bad']]);
});
