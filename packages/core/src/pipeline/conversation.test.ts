import { describe, expect, test } from '@jest/globals';
import type { ChatMessage } from '../text/chat-message.js';
import { scriptedTasks, taskHeader } from '../testing/scripted-tasks.js';
import { ConversationStore } from './conversation-store.js';
import { TaskExecutor } from './task-executor.js';

const input = `input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
config: { maxOutputTokens: 400 }
`;
const talk = `${taskHeader('talk')}${input}session: { history: 2 }\n`;
const mute = `${taskHeader('mute')}${input}`;
const turn = (n: number): ChatMessage[] => [
  { role: 'user', content: `q${n}` },
  { role: 'assistant', content: `a${n}` },
];

/** Answers with the contents of all messages that it sees. */
const seen = (prompt: string): string =>
  [...prompt.matchAll(/(?:user|assistant)\n(\w+)/gu)].map(([, content]) => content).join(' ');

async function said(history: readonly ChatMessage[], more: object = {}, task = 'talk'): Promise<unknown> {
  const { tasks } = await scriptedTasks([talk, mute], seen);
  const request = { task, input: { text: 'now' }, history, ...more };
  return (await tasks.run(request)).result.output;
}

describe('a conversation that the caller tells', () => {
  test('is seen as far back as the task sees one', async () => {
    expect(await said([])).toMatchObject({ text: 'now' });
    expect(await said(turn(1))).toMatchObject({ text: 'q1 a1 now' });
    expect(await said([1, 2, 3].flatMap(turn))).toMatchObject({ text: 'q2 a2 q3 a3 now' });
  });

  test('is not kept', async () => {
    const { tasks } = await scriptedTasks([talk], seen);
    await tasks.run({ task: 'talk', input: { text: 'now' }, history: turn(1) });
    expect((await tasks.run({ task: 'talk', input: { text: 'then' } })).result.output).toMatchObject({
      text: 'then',
    });
  });

  test('is refused by a task that keeps none, and beside a session', async () => {
    await expect(said(turn(1), {}, 'mute')).rejects.toThrow(
      "Task 'mute' sees no earlier turns with this model; send the last message alone.",
    );
    await expect(said(turn(1), { session: 's' })).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await said([], { session: 's' })).toMatchObject({ text: 'now' });
  });

  test.each(['', ' ', '\u200b', 'x'.repeat(129), 'a\u0000', 'a\u001b[2J'])(
    'has no id such as %j',
    async (session) => {
      await expect(said([], { session })).rejects.toMatchObject({
        code: 'invalid-input',
        violations: [{ field: 'session' }],
      });
    },
  );

  test.each<[string, ChatMessage[], string]>([
    ['begins with an answer', turn(1).reverse(), 'history.0'],
    ['ends with a question', [...turn(1), ...turn(2).slice(0, 1)], 'history'],
    ['has a system message', [{ role: 'system', content: 'x' }, ...turn(1)], 'history.0'],
    ['holds half a character', [turn(1)[0]!, { role: 'assistant', content: '\ud800' }], 'history.1'],
  ])('is refused where it %s', async (_, history, field) => {
    await expect(said(history)).rejects.toMatchObject({
      code: 'invalid-input',
      violations: expect.arrayContaining([expect.objectContaining({ field })]),
    });
  });
});

describe('a question that is asked again in place of the last turns', () => {
  test('is answered as if they had not been, and they stay until it is', async () => {
    const { tasks } = await scriptedTasks([talk], seen);
    const say = (text: string, replacedTurns?: number, signal?: AbortSignal) =>
      tasks.run({ task: 'talk', input: { text }, session: 's', replacedTurns }, signal);
    await say('one');
    const first = await say('two');
    await expect(say('two', 1, AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
    expect((await say('two', 1)).result.output).toEqual(first.result.output);
    expect((await say('three')).result.output).toMatchObject({ text: 'one one two one three' });
  });

  test('names its conversation', async () => {
    await expect(said([], { replacedTurns: 1 })).rejects.toMatchObject({
      code: 'invalid-input',
      violations: [{ field: 'replacesTurns' }],
    });
  });
});

test('a turn that cannot be kept is answered, says so and why, and the next one sees it', async () => {
  const cause = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  const keeper = { found: [], keep: () => Promise.reject(cause), forget: () => Promise.reject(cause) };
  const { tasks, model } = await scriptedTasks([talk], seen);
  const conversations = new ConversationStore({ keeper });
  const executor = new TaskExecutor({ model, tasks: tasks.tasks, drawSeed: () => 1, conversations });
  const say = (text: string) => executor.run({ task: 'talk', input: { text }, session: 's' });
  const first = await say('one');
  expect(first.result.provenance.warnings.map(String)).toEqual([
    'The conversation has this turn in memory alone, because its folder cannot be written: there is no space left on its disk. It is written there as soon as that works again.',
  ]);
  expect(first).toMatchObject({
    result: { output: { text: 'one' } },
    unkept: { conversation: { owner: '', task: 'talk', id: 's' }, cause },
  });
  expect((await say('two')).result.output).toMatchObject({ text: 'one one two' });
});
