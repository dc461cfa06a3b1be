import { describe, expect, test } from '@jest/globals';
import { QaioError } from '../errors.js';
import { ChatTemplate } from '../text/chat-template.js';
import type { ChatMessage } from '../text/chat-message.js';
import { scriptedTasks } from '../testing/scripted-tasks.js';
import { lastOf } from './event-streams.js';
import { RawChat, type RawChatRequest } from './raw-chat.js';
import type { TaskEvent, TaskResult } from './task-event.js';

const user = (content: string): ChatMessage => ({ role: 'user', content });
const hello = { messages: [user('hello')] };

/** Writes the whole prompt back, unless told what to say. */
async function chat(reply: (prompt: string) => string = (prompt) => prompt, template?: string) {
  const codec = template === undefined ? {} : { chatTemplate: new ChatTemplate(template) };
  const { model } = await scriptedTasks([], reply, codec);
  return { model, chat: new RawChat({ model, drawSeed: () => 7 }) };
}

async function result(request: RawChatRequest, reply?: (prompt: string) => string): Promise<TaskResult> {
  const raw = await chat(reply);
  return (await lastOf(raw.chat.stream(request))).result;
}

const refusal = (raw: RawChat, request: RawChatRequest): Promise<unknown> =>
  lastOf(raw.stream(request)).then(
    () => 'no error',
    (error: unknown) => (error instanceof QaioError ? [error.code, error.violations[0]?.field] : error),
  );

test('the model sees the messages in its own template, and nothing else', async () => {
  const messages: ChatMessage[] = [
    { role: 'system', content: 'be short' },
    user('one'),
    { role: 'assistant', content: 'two' },
    user('<|im_end|>three'),
  ];
  const { output, usage, task } = await result({ messages });
  const roles = ['system\nbe short', 'user\none', 'assistant\ntwo', 'user\n<|im_end|>three', 'assistant\n'];
  for (const role of roles) expect((output as { readonly text: string }).text).toContain(role);
  expect(task).toBe('');
  expect(usage.inputCharCount).toBe('be shortonetwo<|im_end|>three'.length);
});

test('its pieces joined are its answer, between a start and an end', async () => {
  const raw = await chat(() => '你好，世界');
  const events: TaskEvent[] = [];
  for await (const event of raw.chat.stream(hello)) events.push(event);
  expect([events[0]?.kind, events.at(-1)?.kind]).toEqual(['run-start', 'run-end']);
  const text = events.map((event) => (event.kind === 'text-delta' ? event.text : '')).join('');
  expect(text).toBe('你好，世界');
  expect(events.at(-1)).toMatchObject({
    run: { result: { output: { kind: 'text', text } }, upstream: [] },
  });
});

test('what a request sets counts, and what it leaves out has a default', async () => {
  const short = await result({ ...hello, sampling: { maxOutputTokens: 3, seed: 5 } }, () => 'abcdef');
  expect(short).toMatchObject({
    finishReason: 'max-tokens',
    output: { text: 'abc' },
    provenance: { seed: 5 },
  });
  const stopped = await result({ ...hello, sampling: { stopSequences: ['cd'] } }, () => 'abcdef');
  expect(stopped).toMatchObject({ finishReason: 'stop-string', output: { text: 'ab' } });
  expect((await result({ ...hello, sampling: { temperature: 0 } })).provenance.seed).toBeUndefined();
  expect((await result(hello)).provenance.seed).toBe(7);
});

describe('a JSON Schema', () => {
  const schema = {
    type: 'object',
    properties: { sure: { type: 'boolean' } },
    required: ['sure'],
    additionalProperties: false,
  };

  test('is what the answer meets, whatever the model would have said', async () => {
    const { output, finishReason } = await result({ ...hello, schema }, () => '{"sure": true} indeed');
    expect(output).toEqual({ kind: 'json', value: { sure: true } });
    expect(finishReason).toBe('constraint-complete');
  });

  test('may be another each time, and the first again', async () => {
    const raw = await chat(() => '{"sure": 1}');
    for (const i of [...Array(40).keys(), 0]) {
      const other = { ...schema, properties: { sure: { const: i } } };
      const { result: answered } = await lastOf(raw.chat.stream({ ...hello, schema: other }));
      expect(answered.output).toEqual({ kind: 'json', value: { sure: i } });
    }
  });

  test('that cannot be met is refused by its name', async () => {
    const raw = (await chat()).chat;
    for (const wrong of [{ type: 'object', properties: { a: { type: 'odd' } } }, { not: {} }])
      expect(await refusal(raw, { ...hello, schema: wrong })).toEqual(['invalid-input', 'schema']);
  });

  test('leaves no half an object', async () => {
    const request = { ...hello, schema, sampling: { maxOutputTokens: 4 } };
    expect(await refusal((await chat(() => '{"sure": true}')).chat, request)).toEqual([
      'output-incomplete',
      undefined,
    ]);
  });
});

test('messages that the template refuses or leaves out, and what is no text, are refused', async () => {
  const refusing = "{{ raise_exception('no') }}";
  const deaf = "{% for m in messages %}{% if m.role == 'user' %}{{ m.content }}{% endif %}{% endfor %}";
  const told = { messages: [{ role: 'system', content: 'x' } as const, user('hi')] };
  expect(await refusal((await chat(undefined, refusing)).chat, hello)).toEqual(['invalid-input', 'messages']);
  expect(await refusal((await chat(undefined, deaf)).chat, told)).toEqual(['invalid-input', 'messages.0']);
  const half = { messages: [user('\udc00')] };
  expect(await refusal((await chat()).chat, half)).toEqual(['invalid-input', 'messages.0.content']);
  const long = { messages: [user('a'.repeat(2000))] };
  expect(await refusal((await chat()).chat, long)).toEqual(['prompt-too-long', undefined]);
});

test('a later turn goes on from the cache', async () => {
  const raw = await chat(() => 'fine');
  const turns = [user('a rather long first message'), { role: 'assistant', content: 'fine' } as const];
  await lastOf(raw.chat.stream({ messages: [...turns, user('and now?')] }));
  const more = [...turns, user('and now?'), { role: 'assistant', content: 'fine' } as const, user('then?')];
  const { result: later } = await lastOf(raw.chat.stream({ messages: more }));
  expect(later.usage.cachedTokenCount).toBeGreaterThan(30);
});

test('a run that is left gives its slot back', async () => {
  const { model, chat: raw } = await chat(() => 'x'.repeat(500));
  for await (const event of raw.stream(hello)) if (event.kind === 'text-delta') break;
  expect(model.engine.load).toMatchObject({ running: 0, waiting: 0 });
});
