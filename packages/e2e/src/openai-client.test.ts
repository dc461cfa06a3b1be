/** The official client of OpenAI, which knows nothing of us. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import OpenAI, { APIUserAbortError, BadRequestError, NotFoundError } from 'openai';
import { type Served, serve } from './testing/aio.js';

let served: Served;
let client: OpenAI;
beforeAll(async () => {
  served = await serve();
  client = new OpenAI({ baseURL: `http://${served.httpAddress}/v1`, apiKey: 'none', maxRetries: 0 });
});
afterAll(async () => {
  expect(await served.stop()).toBe(0);
});

const raw = 'mini';
const messages = [{ role: 'user' as const, content: '老板又改需求了，心累' }];

const contentOf = ({ choices }: OpenAI.ChatCompletion): string => choices[0]?.message.content ?? '';

/** The value of a gauge or counter; 0 where it is not there yet. */
async function metric(name: string): Promise<number> {
  const text = await (await fetch(`http://${served.httpAddress}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'mu').exec(text)?.[1] ?? 0);
}

test('lists what may be called, and tells of each', async () => {
  const ids: string[] = [];
  for await (const { id } of client.models.list()) ids.push(id);
  expect(ids).toEqual(expect.arrayContaining(['chat', 'sentiment', 'embed', raw]));
  expect(await client.models.retrieve('chat')).toMatchObject({ id: 'chat', object: 'model' });
  await expect(client.models.retrieve('gpt-4o')).rejects.toThrow(NotFoundError);
});

describe('a chat', () => {
  test.each(['chat', raw])(
    'with %s has the same words whole and as they are written, by seed',
    async (model) => {
      const asked = { model, messages, seed: 7, max_completion_tokens: 40 };
      const whole = await client.chat.completions.create(asked);
      const streamed = client.chat.completions.stream({ ...asked, stream_options: { include_usage: true } });
      const last = await streamed.finalChatCompletion();
      expect(contentOf(whole).length).toBeGreaterThan(0);
      expect(contentOf(last)).toBe(contentOf(whole));
      expect(last.choices).toMatchObject([{ finish_reason: whole.choices[0]?.finish_reason }]);
      expect(last.usage).toMatchObject({ completion_tokens: whole.usage?.completion_tokens });
    },
  );

  test('goes on where it was, with the loaded model', async () => {
    const turns = [...messages, { role: 'assistant' as const, content: '抱抱你' }, ...messages];
    const { choices } = await client.chat.completions.create({
      model: raw,
      messages: turns,
      max_completion_tokens: 8,
    });
    expect(choices[0]?.finish_reason).toMatch(/^(?:stop|length)$/u);
  });

  test('that its client leaves frees the slot', async () => {
    const asked = { model: raw, messages, max_completion_tokens: 900, temperature: 5, stream: true as const };
    const stream = await client.chat.completions.create(asked);
    const chunks = stream[Symbol.asyncIterator]();
    await chunks.next();
    stream.controller.abort();
    while ((await metric('qaio_num_requests_running')) > 0);
    const leave = new AbortController();
    const call = client.chat.completions.create({ ...asked, stream: false }, { signal: leave.signal });
    leave.abort();
    await expect(call).rejects.toThrow(APIUserAbortError);
    while ((await metric('qaio_num_requests_running')) > 0);
  });
});

test('a choice is its label, and all labels are its likeliest tokens', async () => {
  const completion = await client.chat.completions.create({ model: 'sentiment', messages, logprobs: true });
  expect(contentOf(completion)).toBe('负面');
  const [token] = completion.choices[0]?.logprobs?.content ?? [];
  expect(token).toMatchObject({ token: '负面', top_logprobs: [{ token: '负面' }, { token: '正面' }] });
  const shares = token?.top_logprobs.map(({ logprob }) => Math.exp(logprob)) ?? [];
  expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
});

test('an answer is within its JSON Schema, be it asked of the loaded model or of a task', async () => {
  const schema = {
    type: 'object',
    properties: { mood: { enum: ['good', 'bad'] }, sure: { type: 'boolean' } },
    required: ['mood', 'sure'],
    additionalProperties: false,
  };
  const response_format = {
    type: 'json_schema' as const,
    json_schema: { name: 'mood', schema, strict: true },
  };
  const completion = await client.chat.completions.create({ model: raw, messages, response_format });
  const value = JSON.parse(contentOf(completion)) as Record<string, unknown>;
  expect(['good', 'bad']).toContain(value['mood']);
  expect([true, false]).toContain(value['sure']);
  const answered = await client.responses.create({
    model: raw,
    input: '心累',
    text: { format: { type: 'json_schema', name: 'mood', schema } },
  });
  expect(Object.keys(JSON.parse(answered.output_text) as object)).toEqual(['mood', 'sure']);
});

test('vectors are of length 1, in the order of their texts, and the same in both encodings', async () => {
  const texts = ['房间很干净', '早餐好吃', '房间很干净'];
  // the client asks for base64 unless told otherwise
  const { data, usage } = await client.embeddings.create({ model: 'embed', input: texts });
  expect(data.map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(usage.prompt_tokens).toBeGreaterThan(0);
  const [first = [], other = [], again = []] = data.map(({ embedding }) => embedding);
  for (const vector of [first, other]) expect(dot(vector, vector)).toBeCloseTo(1, 5);
  expect(dot(first, again)).toBeCloseTo(1, 5);
  expect(dot(first, other)).toBeLessThan(0.99);
  const [packed, plain] = await Promise.all(
    (['base64', 'float'] as const).map(async (encoding_format) =>
      client.embeddings.create({ model: 'embed', input: texts[0] ?? '', encoding_format }),
    ),
  );
  const bytes = Buffer.from(String(packed?.data[0]?.embedding), 'base64');
  const read = Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
  expect(dot(read, plain?.data[0]?.embedding ?? [])).toBeCloseTo(1, 5);
});

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

test('a response is answered, whole or as it is written', async () => {
  const asked = { model: 'chat', input: '心累', store: false };
  const whole = await client.responses.create(asked);
  expect(whole).toMatchObject({ status: 'completed', object: 'response' });
  const streamed = client.responses.stream(asked);
  let text = '';
  streamed.on('response.output_text.delta', ({ delta }) => (text += delta));
  const last = await streamed.finalResponse();
  expect(last.status).toBe('completed');
  expect(last.output_text).toBe(text);
  expect(text.length).toBeGreaterThan(0);
});

describe('what is wrong is told as the client tells it', () => {
  test.each<[string, object, string]>([
    ['tools', { tools: [{ type: 'function', function: { name: 'f' } }] }, 'tools'],
    ['two answers', { n: 2 }, 'n'],
    [
      'an image',
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] },
      'messages[0].content[0].type',
    ],
    ['a system message', { messages: [{ role: 'system', content: 'x' }, ...messages] }, 'messages'],
    ['an empty text', { messages: [{ role: 'user', content: '' }] }, 'messages'],
  ])('%s', async (_, more, param) => {
    for (const stream of [false, true]) {
      const asked = { model: 'chat', messages, stream, ...more } as OpenAI.ChatCompletionCreateParams;
      const error: unknown = await client.chat.completions.create(asked).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(BadRequestError);
      expect(error).toMatchObject({ status: 400, type: 'invalid_request_error', param });
      expect((error as BadRequestError).requestID).toMatch(/^[\w-]{36}$/u);
    }
  });

  test('an unknown model', async () => {
    const error: unknown = await client.chat.completions
      .create({ model: 'gpt-4o', messages })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ code: 'model_not_found', param: 'model' });
  });
});
