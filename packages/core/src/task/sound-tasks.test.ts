import { expect, test } from '@jest/globals';
import { parseTaskFile } from '../task-file/task-file.js';
import { taskHeader } from '../testing/scripted-tasks.js';
import { PromptTask } from './prompt-task.js';
import { makeOfSoundTasks } from './sound-tasks.js';
import { TaskRegistry } from './task-registry.js';

const file = (name: string): string => `/tasks/${name}.yaml`;

function task(name: string, { version = '1.0.0', needs = '' } = {}): PromptTask {
  const text = `${taskHeader(name).replace('1.0.0', version)}
input: { schema: { type: object, properties: { text: { type: string } } } }
${needs === '' ? '' : `needs: { x: { task: ${needs}, with: { text: '{{ text }}' } } }`}
prompt: '{{ text }}'
output: { format: text }
`;
  return new PromptTask(parseTaskFile(text, file(name)), { loadedAt: new Date(0), file: file(name) });
}

const fault = (name: string) => ({
  file: file(name),
  name,
  problems: [{ file: file(name), line: 1, column: 1, path: '', message: 'broken' }],
});

async function served(
  read: readonly PromptTask[],
  broken: readonly string[] = [],
  lastGood: readonly PromptTask[] = [],
) {
  const faults = broken.map(fault);
  const { made, problems } = await makeOfSoundTasks(
    { tasks: read, faults },
    (all) => new TaskRegistry(all),
    lastGood,
  );
  return {
    tasks: made.list().map(({ name, definition }) => `${name} ${definition.version}`),
    problems: problems.map((problem) => problem.file),
  };
}

test('all tasks, where nothing is wrong', async () => {
  expect(await served([task('a'), task('b', { needs: 'a' })])).toEqual({
    tasks: ['a 1.0.0', 'b 1.0.0'],
    problems: [],
  });
});

test('a broken file costs its own tasks and those that need them, at any distance', async () => {
  const others = [task('b', { needs: 'a' }), task('c', { needs: 'b' }), task('d')];
  expect(await served(others, ['a'])).toEqual({ tasks: ['d 1.0.0'], problems: ['a', 'b', 'c'].map(file) });
});

test('what was served before stays for a broken file; edits of others count', async () => {
  const lastGood = [task('a'), task('b', { needs: 'a' })];
  const read = [task('b', { version: '1.0.1', needs: 'a' })];
  expect(await served(read, ['a'], lastGood)).toEqual({
    tasks: ['a 1.0.0', 'b 1.0.1'],
    problems: [file('a')],
  });
});

test('a need that is gone is no reason to take the task away that had it', async () => {
  const lastGood = [task('a'), task('b', { needs: 'a' })];
  await expect(served([task('b', { needs: 'a' })], [], lastGood)).rejects.toThrow(
    "needs 'a', which is not loaded",
  );
});
