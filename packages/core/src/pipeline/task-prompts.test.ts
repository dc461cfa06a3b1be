import { describe, expect, test } from '@jest/globals';
import type { PromptTask } from '../task/prompt-task.js';
import { ScriptedModelRunner } from '../testing/scripted-model-runner.js';
import { scriptedModel } from '../testing/scripted-model.js';
import { taskHeader, taskRegistry } from '../testing/scripted-tasks.js';
import type { ChatMessage } from '../text/chat-message.js';
import { ChatTemplate } from '../text/chat-template.js';
import { encodePrompt } from '../text/prompt-encoder.js';
import { TaskPrompts } from './task-prompts.js';

const input = 'input: { schema: { type: object, properties: { text: { type: string } } }';
const talk = (session: string): PromptTask =>
  taskRegistry([
    `${taskHeader('talk')}${input} }
system: be kind
examples: [{ input: { text: hi }, output: hello }]
prompt: '{{ text }}'
output: { format: text }
session: { history: 9, ${session} }
config: { maxOutputTokens: 30 }
`,
  ]).get('talk');

const codec = (contextLength: number) => scriptedModel(new ScriptedModelRunner(() => 0, { contextLength }));
const turn = (i: number): ChatMessage[] => [
  { role: 'user', content: `question ${i}` },
  { role: 'assistant', content: 'answer '.repeat(i) },
];
const history = [1, 2, 3].flatMap(turn);
const given = { text: 'and now?' };

/** Tokens of the whole prompt behind the last so many turns. */
const whole = (task: PromptTask, turnCount: number): readonly number[] => {
  const { chatTemplate, tokenizer } = codec(1024);
  const turns = turnCount === 0 ? [] : history.slice(-2 * turnCount);
  return encodePrompt(chatTemplate.render(task.messages(given, {}, turns)), tokenizer).tokenIds;
};

describe('a prompt has the last turns that fit, whole ones, in front of the input', () => {
  const task = talk('overflow: drop-oldest');
  test.each([3, 2, 1, 0])('%d turns, to the last token of the context beside the answer', (turnCount) => {
    const expected = whole(task, turnCount);
    const make = (contextLength: number): readonly number[] =>
      new TaskPrompts(task, codec(contextLength)).make(given, {}, history)[0].tokenIds;
    expect(make(expected.length + 30)).toEqual(expected);
    expect(make(expected.length + 29)).toEqual(whole(task, Math.max(0, turnCount - 1)));
  });

  test('the task’s own limit holds where the context has more', () => {
    const expected = whole(task, 2);
    const limited = talk(`overflow: drop-oldest, maxTokens: ${expected.length}`);
    expect(new TaskPrompts(limited, codec(1024)).make(given, {}, history)[0].tokenIds).toEqual(expected);
  });

  test('the context holds where the task’s own limit is more', () => {
    const expected = whole(task, 2);
    const limited = talk('overflow: drop-oldest, maxTokens: 1000');
    const prompts = new TaskPrompts(limited, codec(expected.length + 30));
    expect(prompts.make(given, {}, history)[0].tokenIds).toEqual(expected);
  });
});

test('a conversation that does not fit is refused where the task says so', () => {
  const task = talk('overflow: refuse');
  const length = whole(task, 3).length;
  expect(new TaskPrompts(task, codec(length + 30)).make(given, {}, history)[0].tokenIds).toHaveLength(length);
  expect(() => new TaskPrompts(task, codec(length + 29)).make(given, {}, history)).toThrow(
    expect.objectContaining({
      code: 'prompt-too-long',
      message: expect.stringMatching(`has ${length} tokens, but at most ${length - 1} fit`),
    }),
  );
});

test('an input beyond the task’s own limit is refused', () => {
  const task = taskRegistry([
    `${taskHeader('it')}${input}, limits: { maxTokens: 4 } }\nprompt: '{{ text }}'\noutput: { format: text }\n`,
  ]).get('it');
  const prompts = new TaskPrompts(task, codec(256));
  expect(() => prompts.make({ text: '12345' }, {})).toThrow(
    expect.objectContaining({ code: 'invalid-input' }),
  );
});

test('a chat template that leaves out the message to answer is refused with the model', () => {
  const chatTemplate = new ChatTemplate("{{ messages[0]['content'] }}");
  expect(() => new TaskPrompts(talk(''), { ...codec(1024), chatTemplate })).toThrow(
    "The model's chat template leaves out the message to answer.",
  );
});
