import { expect, test } from '@jest/globals';
import { scriptedTasks, taskHeader } from '@qaio/core/testing';
import { LineConversation, lineTask } from './line-task.js';
import { outcomeOf } from './print-run.js';
import { localHost } from './task-host.js';

const file = (name: string, extra = ''): string => `${taskHeader(name)}
input: { schema: { type: object, required: [say], properties: { say: { type: string, examples: [早, 晚] } } } }
prompt: '{{ say }}'
output: { format: text }
${extra}`;
const { tasks } = await scriptedTasks(
  [file('plain'), file('pal', 'session: { history: 2 }')],
  (prompt) => prompt,
);
const host = localHost({ executor: tasks, model: { close: async () => undefined } });
const conversation = (wanted?: string) => new LineConversation(lineTask(host.tasks, wanted), Math.random);

async function answer(conversation: LineConversation, line: string): Promise<string> {
  const { result } = await outcomeOf(host.stream(conversation.call(line)));
  return result?.output?.$case === 'text' ? result.output.value : '';
}

test('lines are one conversation with the task that remembers it, until it starts anew', async () => {
  const pal = conversation();
  await answer(pal, '我叫李雷');
  expect(await answer(pal, '我叫什么')).toContain('李雷');
  pal.startAnew();
  expect(await answer(pal, '我叫什么')).not.toContain('李雷');
});

test('lines to a task that remembers nothing are runs on their own', async () => {
  const plain = conversation('plain');
  await answer(plain, '我叫李雷');
  expect(await answer(plain, '我叫什么')).not.toContain('李雷');
});

test('a task brings examples; one that nobody serves is told', () => {
  expect(conversation('tasks/pal').examples).toEqual(['早', '晚']);
  expect(() => lineTask(host.tasks, 'gone')).toThrow("There is no task 'gone'");
  expect(() => lineTask([], undefined)).toThrow('None of the tasks takes a single text');
});

test('a session of one’s own is the conversation’s name, for a task that remembers', () => {
  const named = (task: string) => new LineConversation(lineTask(host.tasks, task), Math.random, '周末');
  const pal = named('pal');
  expect(pal.call('早').conversation).toBe('周末');
  pal.startAnew();
  expect(pal.call('早').conversation).not.toBe('周末');
  expect(() => named('plain')).toThrow(/^--session: 'plain' sees no earlier turns/u);
});
