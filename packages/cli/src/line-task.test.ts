import { expect, test } from '@jest/globals';
import { scriptedTasks, taskHeader } from '@qaio/core/testing';
import { lineRequest, lineTask } from './line-task.js';

const file = (name: string, extra = ''): string => `${taskHeader(name)}
input: { schema: { type: object, required: [say], properties: { say: { type: string, examples: [早, 晚] } } } }
prompt: '{{ say }}'
output: { format: text }
${extra}`;
const { tasks } = await scriptedTasks(
  [file('plain'), file('pal', 'session: { history: 2 }')],
  (prompt) => prompt,
);
const list = tasks.tasks.list();

async function answer(line: string, wanted?: string): Promise<string> {
  const { result } = await tasks.run(lineRequest(lineTask(list, wanted), line));
  return result.output.kind === 'text' ? result.output.text : '';
}

test('lines are one conversation with the task that remembers it', async () => {
  await answer('我叫李雷');
  expect(await answer('我叫什么')).toContain('李雷');
});

test('lines to a task that remembers nothing are runs on their own', async () => {
  await answer('我叫李雷', 'plain');
  expect(await answer('我叫什么', 'plain')).not.toContain('李雷');
});

test('a task brings examples; one that nobody serves is told', () => {
  expect(lineTask(list, 'tasks/pal').field.examples).toEqual(['早', '晚']);
  expect(() => lineTask(list, 'gone')).toThrow("There is no task 'gone'");
  expect(() => lineTask([], undefined)).toThrow('None of the tasks takes a single text');
});
