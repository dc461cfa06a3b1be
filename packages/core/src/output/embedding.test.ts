import { expect, test } from '@jest/globals';
import { taskHeader, scriptedTasks } from '../testing/scripted-tasks.js';
import type { TaskExecutor } from '../pipeline/task-executor.js';
import type { TaskOutput } from './task-output.js';

const inputs = 'input: { schema: { type: object, properties: { text: { type: string } } }';
const file = `${taskHeader('it')}${inputs} }\nprompt: '{{ text }}'\noutput: { format: embedding }\n`;

async function embed(tasks: TaskExecutor, text: string): Promise<Extract<TaskOutput, { kind: 'embedding' }>> {
  const { result } = await tasks.run({ task: 'it', input: { text } });
  if (result.output.kind !== 'embedding') throw new Error('expected an embedding');
  return result.output;
}

test('a vector is the hidden state after the prompt, of length 1; equal texts have equal ones, others do not', async () => {
  const { tasks } = await scriptedTasks([file], () => '');
  const [first, again, other] = [
    await embed(tasks, 'abc'),
    await embed(tasks, 'abc'),
    await embed(tasks, 'xyz'),
  ];
  const { hidden } = await hiddenAfter(tasks, 'abc');
  const length = Math.hypot(...hidden);
  expect(length).toBeGreaterThan(0);
  first.values.forEach((value, i) => expect(value).toBeCloseTo((hidden[i] ?? NaN) / length, 6));
  expect(first.values).toHaveLength(hidden.length);
  expect(again).toEqual(first);
  expect(other.values).not.toEqual(first.values);
});

async function hiddenAfter(tasks: TaskExecutor, text: string) {
  const { task, prompts, standIns } = tasks.tasks.get('it');
  const [{ tokenIds: promptTokenIds }] = prompts.make(task.parseInput({ text }), standIns);
  const { hidden = new Float32Array() } = await tasks.model.engine.score({
    promptTokenIds,
    candidates: [[7]],
    withHidden: true,
  });
  return { hidden };
}

test('a long text is one vector, of its windows', async () => {
  const windowed = file.replace(
    `${inputs} }`,
    `${inputs}, limits: { maxTokens: 20, windows: { field: text, overlapTokens: 2 } } }`,
  );
  const { tasks } = await scriptedTasks([windowed], () => '');
  const { values, windowCount } = await embed(tasks, 'One sentence here. Another one there. A third.');
  expect(windowCount).toBeGreaterThan(1);
  expect(Math.hypot(...values)).toBeCloseTo(1, 6);
});

test('an embedding has no examples', async () => {
  const withExample = `${file}examples: [{ input: { text: a }, output: b }]\n`;
  await expect(scriptedTasks([withExample], () => '')).rejects.toThrow(/takes no examples/u);
});
