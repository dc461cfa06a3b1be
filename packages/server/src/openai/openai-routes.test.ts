import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OpenAiDoor, completions, frames, openAiError, user } from '../testing/openai-door.js';
import fc from 'fast-check';
import type { Completion } from '../testing/openai-door.js';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer({ now: () => 1_700_000_000_500 });
});
afterAll(() => scripted.close());

const door = new OpenAiDoor(() => scripted.server.httpAddress);

test('lists the tasks and the loaded model, and tells of each', async () => {
  const list = (await (await door.get('/v1/models')).json()) as { data: { id: string; created: number }[] };
  expect(list.data.map(({ id }) => id)).toEqual(['chat', 'sentiment', 'scripted']);
  expect(list.data.at(-1)).toEqual({
    id: 'scripted',
    object: 'model',
    created: 1_700_000_000,
    owned_by: 'qaio',
    qaio: { kind: 'model' },
  });
  for (const model of list.data)
    expect(await (await door.get(`/v1/models/${model.id}`)).json()).toEqual(model);
  expect(await openAiError(await door.get('/v1/models/gpt-4o'))).toEqual([404, 'model_not_found', 'model']);
});

test('a task answers a chat, with what our own API tells besides', async () => {
  const answer = await door.completed('chat', '好', { user: 'u' });
  expect(answer).toMatchObject({
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'chat',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: '听到：好(正面)', refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: {
      completion_tokens: expect.any(Number),
      prompt_tokens_details: { cached_tokens: expect.any(Number) },
    },
    qaio: { task: 'chat', seed: 7 },
  });
  expect(answer.id).toMatch(/^chatcmpl-[\w-]{36}$/u);
  expect((await door.completed('chat', '好', { max_tokens: 2 })).choices[0]?.finish_reason).toBe('length');
});

test('a fixed answer of a guard says so', async () => {
  const { choices, qaio } = await door.completed('chat', '一片黑暗');
  expect([choices[0]?.message.content, choices[0]?.finish_reason]).toEqual(['我在听。', 'stop']);
  expect(qaio).toEqual({ task: 'chat', guarded: 'dark' });
});

test('the loaded model answers by its own name, to messages as they are', async () => {
  const messages = [
    { role: 'system', content: 'x' },
    user('一'),
    { role: 'assistant', content: '二' },
    user('三'),
  ];
  const response = await door.post(completions, { model: 'scripted', messages });
  const { choices, qaio } = (await response.json()) as Completion;
  expect([choices[0]?.message.content, qaio]).toEqual(['听到：一\nassistant\n二\nuser\n三', { seed: 7 }]);
});

describe('a choice', () => {
  test('has its labels as likeliest tokens, whose probabilities sum to 1', async () => {
    const { choices, qaio } = await door.completed('sentiment', '好累', { logprobs: true });
    expect(choices).toMatchObject([
      { message: { content: '负面' }, logprobs: { content: [{ token: '负面' }] } },
    ]);
    expect(qaio).toMatchObject({ task: 'sentiment', label_id: 'negative', abstained: false });
    const top = topOf(choices);
    expect(top.map(({ token }) => token)).toEqual(['负面', '正面']);
    expect(top.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)).toBeCloseTo(1, 9);
    const few = await door.completed('sentiment', '好累', { logprobs: true, top_logprobs: 1 });
    expect(topOf(few.choices)).toEqual(top.slice(0, 1));
  });

  const topOf = ([choice]: Completion['choices']) => choice?.logprobs?.content[0]?.top_logprobs ?? [];

  test('takes settings that change nothing about it, and no others', async () => {
    const idle = { temperature: 0, top_p: 0.5, seed: 5, max_tokens: 1, stop: ['\n'] };
    expect((await door.completed('sentiment', '好', idle)).choices[0]?.message.content).toBe('正面');
    for (const [name, value] of [
      ['temperature', 1],
      ['stop', '面'],
    ] as const)
      expect(await openAiError(await door.complete('sentiment', '好', { [name]: value }))).toEqual([
        400,
        'unsupported_parameter',
        name,
      ]);
  });
});

test('a stream has the role, the text, the reason for its end and the usage, in this order', async () => {
  const more = { stream: true, stream_options: { include_usage: true }, seed: 3 };
  const response = await door.complete('chat', '好', more);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const all = await frames(response);
  expect(all.pop()).toBe('[DONE]');
  const chunks = all.map((data) => JSON.parse(data) as Record<string, never>);
  for (const chunk of chunks) expect(chunk).toMatchObject({ object: 'chat.completion.chunk', model: 'chat' });
  expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  expect(chunks[0]).toMatchObject({ choices: [{ delta: { role: 'assistant', content: '' } }], usage: null });
  expect(chunks.at(-2)).toMatchObject({ choices: [{ delta: {}, finish_reason: 'stop' }], usage: null });
  const { usage } = (await door.completed('chat', '好', { seed: 3 })) as unknown as { usage: object };
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { ...usage, prompt_tokens_details: {} } });
});

test('what is streamed is what is answered at once, whatever is asked', async () => {
  const text = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 40 })
    .filter((one) => /[^\p{C}\p{Z}]/u.test(one) && !/[\0\uFFFD]/u.test(one));
  const model = fc.constantFrom('chat', 'sentiment', 'scripted');
  await fc.assert(
    fc.asyncProperty(model, text, async (name, content) => {
      const whole = await door.completed(name, content);
      const all = await frames(await door.complete(name, content, { stream: true }));
      const pieces = all.slice(0, -1).map((data) => {
        const { choices } = JSON.parse(data) as { choices: { delta: { content?: string } }[] };
        return choices[0]?.delta.content ?? '';
      });
      expect(pieces.join('')).toBe(whole.choices[0]?.message.content);
    }),
    { numRuns: 40 },
  );
});

describe('a response', () => {
  test('is the answer at once, and the last event of a stream', async () => {
    const asked = { model: 'scripted', input: '好', store: false, metadata: { a: 'b' } };
    const whole = (await (await door.post('/v1/responses', asked)).json()) as Record<string, unknown>;
    expect(whole).toMatchObject({
      object: 'response',
      status: 'completed',
      metadata: { a: 'b' },
      output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: '听到：好' }] }],
      usage: { input_tokens: expect.any(Number), output_tokens: expect.any(Number) },
    });
    const events = (await frames(await door.post('/v1/responses', { ...asked, stream: true }))).map(
      (data) =>
        JSON.parse(data) as { type: string; sequence_number: number; delta?: string; response?: object },
    );
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, i) => i));
    expect(events.map(({ delta = '' }) => delta).join('')).toBe('听到：好');
    const last = events.at(-1);
    const own = ['id', 'output', 'usage'];
    const shared = Object.fromEntries(Object.entries(whole).filter(([name]) => !own.includes(name)));
    expect(last).toMatchObject({ type: 'response.completed', response: shared });
  });

  test('that is cut off is incomplete', async () => {
    const asked = { model: 'scripted', input: '好', max_output_tokens: 2 };
    expect(await (await door.post('/v1/responses', asked)).json()).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
    });
  });

  test('is refused by the names of its own parameters', async () => {
    const refused = (more: object): Promise<unknown[]> =>
      door.post('/v1/responses', { model: 'chat', input: 'x', ...more }).then(openAiError);
    expect(await refused({ instructions: 'x' })).toEqual([400, 'unsupported_parameter', 'instructions']);
    expect(await refused({ text: { format: { type: 'json_object' } } })).toEqual([
      400,
      'unsupported_parameter',
      'text.format',
    ]);
    expect(await refused({ temperature: 0 })).toEqual([400, 'unsupported_parameter', 'temperature']);
    expect(await refused({ input: 'x'.repeat(61) })).toEqual([400, 'input_too_long', 'input']);
  });
});
