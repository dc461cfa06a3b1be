import { describe, expect, test } from '@jest/globals';
import { OutputKind } from '@qaio/protocol';
import { conversationTask, currentTask, taskName } from './conversation-task.js';
import { displayName, judgingTasks } from './judging-tasks.js';
import { memoryText } from './memory-text.js';
import { messageField } from './message-field.js';
import { textTask } from './testing/scripted-task-client.js';

const alone = { dependsOn: [] };
const choice = textTask({ name: 'tasks/a-choice', outputKind: OutputKind.OUTPUT_KIND_CHOICE });
const plain = textTask({ name: 'tasks/plain', ...alone });
const remembering = textTask({ name: 'tasks/remembering', conversationTurns: 6, ...alone });
const needing = textTask({ name: 'tasks/needing' });
const two = textTask({
  name: 'tasks/two',
  inputSchema: { properties: { a: { type: 'string' }, b: { type: 'string' } } },
});

describe('the task of a conversation', () => {
  const nameOf = (tasks: Parameters<typeof conversationTask>[0], wanted?: string): string | undefined =>
    conversationTask(tasks, wanted)?.task.name;

  test('is the first text task that sees earlier turns or needs others', () => {
    expect(nameOf([choice, plain, remembering, needing])).toBe('tasks/remembering');
    expect(nameOf([choice, plain, needing, remembering])).toBe('tasks/needing');
  });

  test('is any text task where none does; no task where none writes text', () => {
    expect(nameOf([choice, plain])).toBe('tasks/plain');
    expect(nameOf([choice])).toBeUndefined();
    expect(nameOf([])).toBeUndefined();
  });

  test('asks for one text: others do not fit', () => {
    expect(nameOf([two])).toBeUndefined();
    expect(nameOf([two], 'two')).toBeUndefined();
    expect(nameOf([two, plain])).toBe('tasks/plain');
  });

  test('is the wanted one, of any kind, by either form of its name, and no other instead of it', () => {
    expect(nameOf([plain, choice], 'a-choice')).toBe('tasks/a-choice');
    expect(nameOf([plain, choice], 'tasks/a-choice')).toBe('tasks/a-choice');
    expect(nameOf([plain, choice], 'gone')).toBeUndefined();
  });
});

test('how far a task remembers is told, or which others do', () => {
  expect(memoryText(remembering, [plain, remembering], 'en')).toBe('It remembers the last 6 turns.');
  expect(memoryText(plain, [plain, remembering], 'zh')).toBe('这个任务不记得前面的话；remembering 记得。');
  expect(memoryText(plain, [plain], 'zh')).toBe('这个任务不记得前面的话。');
});

test('the current task is the wanted one, whatever it takes, or the one that is talked to', () => {
  expect(currentTask([plain, two], 'tasks/two')).toBe(two);
  expect(currentTask([two, plain], undefined)).toBe(plain);
  expect(currentTask([two, plain], 'nope')).toBeUndefined();
});

test('only a leading tasks/ is not part of a name', () => {
  expect([taskName('tasks/chat'), taskName('chat'), taskName('my-tasks/x')]).toEqual([
    'chat',
    'chat',
    'my-tasks/x',
  ]);
});

describe('the text that a task asks for', () => {
  const field = (inputSchema: Record<string, unknown>) => messageField({ inputSchema });
  const text = { type: 'string' };

  test('is its only required value, or its only one', () => {
    expect(field({ properties: { a: text, b: text }, required: ['b'] })?.name).toBe('b');
    expect(field({ properties: { a: text } })?.name).toBe('a');
    expect(field({ properties: { a: text }, required: [] })?.name).toBe('a');
  });

  test('comes with what its author says about it', () => {
    const described = { ...text, description: '一句话', examples: ['早', '晚'] };
    expect(field({ properties: { a: described } })).toEqual({
      name: 'a',
      description: '一句话',
      examples: ['早', '晚'],
    });
  });

  test.each<[string, Record<string, unknown>]>([
    ['two required values', { properties: { a: text, b: text }, required: ['a', 'b'] }],
    ['a number', { properties: { a: { type: 'number' } } }],
    ['no value', { properties: {} }],
    ['a required value that is not described', { properties: {}, required: ['toString'] }],
    ['a schema of nothing', {}],
  ])('is none for %s', (_, schema) => {
    expect(field(schema)).toBeUndefined();
  });

  test('has no examples other than texts', () => {
    expect(field({ properties: { a: { ...text, examples: ['早', 1, null] } } })?.examples).toEqual(['早']);
    expect(field({ properties: { a: { ...text, examples: 'x', description: 1 } } })).toMatchObject({
      examples: [],
      description: '',
    });
  });
});

describe('who judges in a conversation', () => {
  const names = (task: Parameters<typeof judgingTasks>[1]): string[] =>
    judgingTasks([choice, plain], task).map(({ name }) => name);

  test('is every needed choice task that is served, and the task itself where it is one', () => {
    const dependsOn = ['tasks/plain', 'tasks/gone', 'tasks/a-choice'];
    expect(names(textTask({ dependsOn }))).toEqual(['tasks/a-choice']);
    expect(names(textTask({ ...alone, name: 'tasks/b', outputKind: OutputKind.OUTPUT_KIND_CHOICE }))).toEqual(
      ['tasks/b'],
    );
    expect(names(plain)).toEqual([]);
  });

  test('goes by the display name; a task that is gone by its own', () => {
    expect(displayName([textTask({ displayName: '聊天' })], 'tasks/chat')).toBe('聊天');
    expect(displayName([], 'tasks/chat')).toBe('chat');
  });
});
