import { expect, test } from '@jest/globals';
import type { TaskExecutor } from '../../pipeline/task-executor.js';
import { scriptedTasks, taskHeader } from '../../testing/scripted-tasks.js';
import type { Edit } from './edit.js';
import { measureRobustness } from './measure-robustness.js';

const yaml = (
  output: string,
): string => `${taskHeader('mood')}input: { schema: { type: object, properties: { text: { type: string, maxLength: 8 } } } }
prompt: '{{ text }}'
output: ${output}
`;
const choice = '{ format: choice, choices: [{ value: good }, { value: bad }] }';

/** Takes whatever has a dot for bad. */
async function executorFor(output = choice): Promise<TaskExecutor> {
  return (await scriptedTasks([yaml(output)], (prompt) => (prompt.includes('.') ? 'bad' : 'good'))).tasks;
}

const dot: Edit = { name: 'dot', apply: (text) => `${text}.` };
const star: Edit = { name: 'star', apply: (text) => `${text}*` };
const never: Edit = { name: 'never', apply: () => undefined };

test('each edit counts the texts whose label it changes', async () => {
  const rows = ['a', 'b.', 'c', 'seven77'].map((text, i) => ({
    input: { text },
    place: `rows.csv:${i + 2}`,
  }));
  const report = await measureRobustness({
    executor: await executorFor(),
    task: 'mood',
    rows,
    edits: [dot, star, never],
    seed: 0,
  });
  const figures = report.edits.map(({ edit, rowCount, flipped, refusedCount }) => [
    edit,
    rowCount,
    flipped.map(({ text, edited }) => `${text} ${edited}`).sort(),
    refusedCount,
  ]);
  expect(figures).toEqual([
    ['dot', 4, ['a a.', 'c c.', 'seven77 seven77.'], 0],
    ['star', 4, [], 0],
    ['never', 0, [], 0],
  ]);
  expect(report.onlyLabel).toBeUndefined();
  expect(report.edits[2]?.flipRate).toBeUndefined();
  expect(report.flipRate?.share).toBeCloseTo(3 / 8);
  expect(report.edits[0]?.flipped.find(({ text }) => text === 'c')).toMatchObject({
    place: 'rows.csv:4',
    before: { label: 'good' },
    after: { label: 'bad' },
  });
});

test('that all texts have one label is told', async () => {
  const rows = ['a', 'b'].map((text) => ({ input: { text } }));
  const report = await measureRobustness({
    executor: await executorFor(),
    task: 'mood',
    rows,
    edits: [dot],
    seed: 0,
  });
  expect(report.onlyLabel).toBe('good');
});

test('rows and edited texts that the task refuses are in no rate, and counted', async () => {
  const report = await measureRobustness({
    executor: await executorFor(),
    task: 'mood',
    rows: [{ input: { text: 'eight888' } }, { input: { text: 'more than eight' } }, { input: { text: 'a' } }],
    edits: [dot],
    seed: 0,
  });
  expect([report.rowCount, report.refusedCount]).toEqual([2, 1]);
  expect(report.edits[0]).toMatchObject({ rowCount: 1, refusedCount: 1 });
});

test('a task without labels, and rows that are all refused, are refused', async () => {
  const rows = [{ input: { text: 'much too long' } }];
  const measure = async (output?: string) =>
    measureRobustness({ executor: await executorFor(output), task: 'mood', rows, edits: [dot], seed: 0 });
  await expect(measure('{ format: text }')).rejects.toThrow('cannot be tested for robustness');
  await expect(measure()).rejects.toThrow("Task 'mood' refuses every row");
});
