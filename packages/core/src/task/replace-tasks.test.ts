import { expect, test } from '@jest/globals';
import { taskHeader } from '../testing/scripted-tasks.js';
import { parseTaskFile } from '../task-file/task-file.js';
import { PromptTask } from './prompt-task.js';
import { replaceTasks } from './replace-tasks.js';
import { TaskRegistry } from './task-registry.js';

const task = (name: string, file: string): PromptTask => {
  const text = `${taskHeader(name)}
input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '${file} {{ text }}'
output: { format: text }
`;
  return new PromptTask(parseTaskFile(text, file), { loadedAt: new Date(5), file });
};
const origins = (tasks: readonly PromptTask[]) => tasks.map(({ name, origin }) => ({ name, ...origin }));

test('a task that ships gives way to one’s own of the same name, which says so; the others stay as they are', () => {
  const [a, b, c] = [task('a', '1'), task('b', '1'), task('c', '2')];
  const own = task('b', '2');
  const all = replaceTasks([a, b], [own, c]);
  expect(origins(all)).toEqual([
    { name: 'a', file: '1', loadedAt: new Date(5) },
    { name: 'b', file: '2', loadedAt: new Date(5), replacesShipped: true, insteadOf: '1' },
    { name: 'c', file: '2', loadedAt: new Date(5) },
  ]);
  expect(all[1]?.etag).toBe(own.etag);
});

test('two of one’s own with the same name stay two, and a registry refuses them by their files', () => {
  const own = [task('a', 'x/a.yaml'), task('a', 'y/a.yaml')];
  expect(() => new TaskRegistry(replaceTasks([task('a', '1')], own))).toThrow(
    expect.objectContaining({
      code: 'invalid-task',
      message: "y/a.yaml:1:1: name: Two tasks are named 'a' (x/a.yaml and y/a.yaml); rename one.",
    }),
  );
});
