/** What a turn of a session costs: how many tokens go through the model. */
import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { SlotMemory } from '../engine/model-runner.js';
import { scriptedModel } from '../testing/scripted-model.js';
import { ScriptedModelRunner } from '../testing/scripted-model-runner.js';
import { taskHeader, taskRegistry } from '../testing/scripted-tasks.js';
import { TinyTokenizer, tinyChatTemplate } from '../testing/tiny-tokenizer.js';
import { ChatTemplate } from '../text/chat-template.js';
import { TaskExecutor } from './task-executor.js';
import { TaskSet } from './task-set.js';

const talk = `${taskHeader('talk')}input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }
system: Be a friend to whoever writes.
prompt: '{{ text }}'
output: { format: text }
session: { history: 100 }
config: { maxOutputTokens: 60 }
`;

const bytes = (text: string): number[] => new TinyTokenizer().encodePlain(text);
const plain = 'assistant\n';
// as Qwen3.5's own: an answer that has been given stands without its empty thought
const thoughtful = 'assistant\n<think>\n\n</think>\n\n';
const answerOf = (turn: number): string => `这是第 ${turn} 个回答。`;

/** Answers every turn by its number. */
async function session(memory: SlotMemory, opening: string, history = 100) {
  const runner = new ScriptedModelRunner(
    (ids) => {
      const said = ids.length - ids.lastIndexOf(256) - 1 - bytes(opening).length;
      const turn = ids.filter((id) => id === 256).length / 2 - 1;
      return bytes(answerOf(turn + 0.5))[said] ?? 257;
    },
    { contextLength: 8192, memory },
  );
  const template = tinyChatTemplate.replace(plain.replace('\n', '\\n'), opening.replaceAll('\n', '\\n'));
  const chatTemplate = new ChatTemplate(template);
  const model = { ...scriptedModel(runner), chatTemplate };
  const tasks = new TaskExecutor({
    model,
    tasks: await TaskSet.load(taskRegistry([talk.replace('100', String(history))]), model),
    drawSeed: () => 1,
  });
  const { engine } = model;
  return {
    idle: async () => {
      while (engine.load.running + engine.load.waiting > 0) await setImmediate();
    },
    say: async (text: string) => {
      runner.calls.length = 0;
      const { result } = await tasks.run({ task: 'talk', input: { text }, session: 's' });
      const ran = runner.calls.flat().reduce((sum, { tokenIds }) => sum + tokenIds.length, 0);
      return { ran, output: result.output, promptTokenCount: result.usage.promptTokenCount };
    },
  };
}

// <|im_end|>, a line feed and <|im_start|> between two messages
const between = 3;

test.each([plain, thoughtful])(
  'with states a turn runs its own message alone, however long the session is: %j',
  async (opening) => {
    const { say, idle } = await session('states', opening);
    await say('你好');
    for (let turn = 2; turn <= 30; turn++) {
      await idle();
      const text = `第 ${turn} 条消息`;
      const { ran, output, promptTokenCount } = await say(text);
      expect(output).toEqual({ kind: 'text', text: answerOf(turn) });
      const read = bytes(`user\n${text}`).length + between + bytes(opening).length;
      expect(ran).toBe(read + bytes(answerOf(turn)).length);
      if (turn === 30) expect(promptTokenCount).toBeGreaterThan(20 * read);
    }
  },
);

test('a turn that comes at once reads the last answer itself, as it now stands', async () => {
  const { say } = await session('states', thoughtful);
  await say('你好');
  for (let turn = 2; turn <= 30; turn++) {
    const text = `第 ${turn} 条消息`;
    const { ran, output } = await say(text);
    expect(output).toEqual({ kind: 'text', text: answerOf(turn) });
    const [lastAnswer, message] = [`${plain}${answerOf(turn - 1)}`, `user\n${text}`];
    const own = between + bytes(message).length + between + bytes(thoughtful).length;
    const chunk = 64; // of what was being read ahead
    expect(ran).toBeLessThanOrEqual(bytes(lastAnswer).length + own + bytes(answerOf(turn)).length + chunk);
  }
});

test('a session beyond the turns that its task sees costs no more', async () => {
  const { say, idle } = await session('states', thoughtful, 2);
  const costs = [];
  for (let turn = 1; turn <= 8; turn++) {
    await idle();
    costs.push((await say('一条消息')).ran);
  }
  expect(new Set(costs.slice(1)).size).toBe(1);
});

test('with positions it runs its own message alone where the answer stands as it was written', async () => {
  const { say } = await session('positions', plain);
  await say('你好');
  for (let turn = 2; turn <= 20; turn++) {
    const text = `第 ${turn} 条消息`;
    const { ran } = await say(text);
    const read = between + bytes(`user\n${text}`).length + between + bytes(plain).length;
    expect(ran).toBe(read + bytes(answerOf(turn)).length);
  }
});
