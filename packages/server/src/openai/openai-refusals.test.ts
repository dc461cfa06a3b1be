import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiKeys, createApiKey } from '../api-keys.js';
import { OpenAiDoor, completions, frames, openAiError, user } from '../testing/openai-door.js';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

/** Whose answers never fit. */
const cutTask = (name: string, overrides: string): string => `apiVersion: prompttasks/v1
name: ${name}
displayName: ${name}
description: x
version: 1.0.0
input: { schema: { type: object, required: [message], properties: { message: { type: string } } } }
prompt: '{{ message }}'
output: { format: json, schema: { type: object, required: [word], properties: { word: { const: long } } } }
config: { maxOutputTokens: 3, overrides: ${overrides} }
`;

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer({ now: () => 1_700_000_000_500 });
  for (const [name, overrides] of [
    ['cut', '[]'],
    ['cut-open', '[maxOutputTokens]'],
  ] as const)
    await writeFile(join(scripted.tasksFolder, `${name}.yaml`), cutTask(name, overrides));
  await scripted.reloader.reload();
});
afterAll(() => scripted.close());

const door = new OpenAiDoor(() => scripted.server.httpAddress);

describe('what is refused, in the form of OpenAI', () => {
  test.each<[string, object, unknown[]]>([
    ['an unknown model', { model: 'gpt-4o', messages: [user('x')] }, [404, 'model_not_found', 'model']],
    [
      'a system message to a task',
      { model: 'chat', messages: [{ role: 'system', content: 'x' }, user('x')] },
      [400, 'unsupported_parameter', 'messages'],
    ],
    [
      'earlier turns that a task would not see',
      { model: 'chat', messages: [user('x'), { role: 'assistant', content: 'y' }, user('x')] },
      [400, 'unsupported_parameter', 'messages'],
    ],
    [
      'an answer in the place of a question',
      { model: 'scripted', messages: [user('x'), { role: 'assistant', content: 'y' }] },
      [400, 'invalid_value', 'messages'],
    ],
    [
      'an input that is too long',
      { model: 'sentiment', messages: [user('长'.repeat(61))] },
      [400, 'input_too_long', 'messages'],
    ],
    ['a blank input', { model: 'sentiment', messages: [user('')] }, [400, 'input_too_short', 'messages']],
    [
      'a setting that a task keeps',
      { model: 'chat', messages: [user('x')], temperature: 1 },
      [400, 'unsupported_parameter', 'temperature'],
    ],
    [
      'log-probabilities of words',
      { model: 'chat', messages: [user('x')], logprobs: true },
      [400, 'unsupported_parameter', 'logprobs'],
    ],
    [
      'a format that a task does not answer in',
      { model: 'chat', messages: [user('x')], response_format: { type: 'json_object' } },
      [400, 'unsupported_parameter', 'response_format'],
    ],
    [
      'JSON without a schema',
      { model: 'scripted', messages: [user('x')], response_format: { type: 'json_object' } },
      [400, 'unsupported_parameter', 'response_format'],
    ],
    [
      'a schema that cannot be met',
      {
        model: 'scripted',
        messages: [user('x')],
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'x', schema: { type: 'object', not: {} } },
        },
      },
      [400, 'invalid_value', 'response_format.json_schema.schema'],
    ],
    [
      'a prompt beyond the context',
      { model: 'scripted', messages: [user('x'.repeat(5000))] },
      [400, 'context_length_exceeded', null],
    ],
    ['NUL', { model: 'scripted', messages: [user('a\0b')] }, [400, 'malformed_text', 'messages[0].content']],
  ])('%s', async (_, body, expected) => {
    expect(await openAiError(await door.post(completions, body))).toEqual(expected);
    expect(await openAiError(await door.post(completions, { ...body, stream: true }))).toEqual(expected);
  });

  test('a schema that is too much, by its name and in words', async () => {
    const schema = { type: 'object', properties: { a: { type: 'string', pattern: '(?:a{100}){100}' } } };
    const response_format = { type: 'json_schema', json_schema: { name: 'x', schema } };
    const refused = await door.complete('scripted', 'x', { response_format });
    const { error } = (await refused.json()) as { error: { message: string } };
    expect(error.message).toMatch(
      /^response_format\.json_schema\.schema is not taken: the .* cannot be used: it /u,
    );
  });

  test('an object that is cut off: at once, or as the last frame of a stream', async () => {
    const schema = { type: 'object', properties: { word: { const: 'long' } }, required: ['word'] };
    const response_format = { type: 'json_schema', json_schema: { name: 'x', schema } };
    const asked = { max_completion_tokens: 3, response_format };
    const expected = { code: 'output_incomplete', param: 'max_completion_tokens' };
    const whole = await door.complete('scripted', 'x', asked);
    expect([whole.status, await whole.json()]).toMatchObject([422, { error: expected }]);
    const all = await frames(await door.complete('scripted', 'x', { ...asked, stream: true }));
    expect(JSON.parse(all.at(-1) ?? '')).toMatchObject({ error: expected });
  });

  test.each([
    ['cut', null, /^Task 'cut': the output is still incomplete after 3 tokens/u],
    ['cut-open', 'max_tokens', /^max_tokens: the answer was cut off before it was whole; raise it/u],
  ])('what task %s cuts off names %s', async (task, param, message) => {
    const refused = await door.complete(task, 'x');
    expect([refused.status, await refused.json()]).toEqual([
      422,
      { error: expect.objectContaining({ param, message: expect.stringMatching(message) }) },
    ]);
  });

  test('of a response likewise, and its last event is numbered as the others are', async () => {
    const schema = { type: 'object', properties: { word: { const: 'long' } }, required: ['word'] };
    const format = { type: 'json_schema', name: 'x', schema };
    const asked = { model: 'scripted', input: 'x', text: { format }, max_output_tokens: 3, stream: true };
    const events = (await frames(await door.post('/v1/responses', asked))).map(
      (data) => JSON.parse(data) as { readonly sequence_number: number },
    );
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, i) => i));
    expect(events.at(-1)).toEqual({
      type: 'error',
      sequence_number: events.length - 1,
      code: 'output_incomplete',
      message: expect.any(String),
      param: 'max_output_tokens',
    });
  });

  test('a setting that a task has as it is', async () => {
    expect((await door.complete('chat', 'x', { temperature: 0.7, max_tokens: 5 })).status).toBe(200);
  });

  test('what every door refuses', async () => {
    expect(await openAiError(await door.post(completions, '{'))).toEqual([400, 'invalid_input', null]);
    expect(await openAiError(await door.post(completions, ' '.repeat(300_000)))).toEqual([
      413,
      'request_too_large',
      null,
    ]);
    expect(
      await openAiError(await door.post(completions, '{}', { headers: { 'content-type': 'text/plain' } })),
    ).toEqual([415, 'unsupported_content_type', null]);
    expect(await openAiError(await door.post('/v1/completions', '{}'))).toEqual([404, 'unknown_path', null]);
    const wrongMethod = await door.get(completions);
    expect(wrongMethod.headers.get('allow')).toBe('POST');
    expect(await openAiError(wrongMethod)).toEqual([405, 'method_not_allowed', null]);
    const invalid = Uint8Array.of(0x22, 0xff, 0x22);
    const response = await door.post(completions, invalid);
    expect(await openAiError(response)).toEqual([400, 'malformed_text', 'body']);
  });

  test('callers without a key', async () => {
    const { key, line } = createApiKey('me', randomBytes);
    const guarded = await startScriptedServer({ apiKeys: ApiKeys.parse(line, 'keys') });
    const ask = (headers: Record<string, string>): Promise<Response> =>
      fetch(`http://${guarded.server.httpAddress}/v1/models`, { headers });
    const refused = await ask({ authorization: 'Bearer sk-x' });
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    expect(await openAiError(refused)).toEqual([401, 'invalid_api_key', null]);
    expect((await ask({ authorization: `Bearer ${key}` })).status).toBe(200);
    await guarded.close();
  });
});

test('a key of few runs a minute: each text of a list counts', async () => {
  const { key, line } = createApiKey('me', randomBytes);
  const limited = await startScriptedServer({ apiKeys: ApiKeys.parse(`${line} per-minute:3`, 'keys') });
  const other = new OpenAiDoor(() => limited.server.httpAddress);
  const ask = (input: readonly string[]): Promise<Response> =>
    other.post('/v1/embeddings', { model: 'chat', input }, { headers: { authorization: `Bearer ${key}` } });
  expect((await ask(['a', 'b'])).status).toBe(400);
  const refused = await ask(['a', 'b']);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await openAiError(refused)).toEqual([429, 'rate_limit_exceeded', null]);
  await limited.close();
});

test('a full queue is told before anything is streamed, with when to try again', async () => {
  const release = scripted.holdModel();
  const { slotCount, maxWaiting } = scripted.tasks.model.engine.limits;
  const runs = Array.from({ length: slotCount + maxWaiting }, () =>
    scripted.tasks.run({ task: 'sentiment', input: { text: '好' } }),
  );
  const refused = await door.complete('scripted', 'x', { stream: true });
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await openAiError(refused)).toEqual([429, 'rate_limit_exceeded', null]);
  release();
  await Promise.all(runs);
});

test('vectors are asked of tasks that have them', async () => {
  const refused = (model: string): Promise<unknown[]> =>
    door.post('/v1/embeddings', { model, input: 'x' }).then(openAiError);
  expect(await refused('chat')).toEqual([400, 'invalid_value', 'model']);
  expect(await refused('scripted')).toEqual([400, 'invalid_value', 'model']);
  expect(await refused('gpt-4o')).toEqual([404, 'model_not_found', 'model']);
});

/** Stops the model at its next pass but some. @returns a function that lets it go on */
function holdAfter(passCount: number): () => void {
  const { runner } = scripted;
  const forward = runner.forward.bind(runner);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let passes = 0;
  runner.forward = async (rows) => {
    if (++passes > passCount) await released;
    return forward(rows);
  };
  return () => {
    runner.forward = forward;
    release();
  };
}

test.each([
  ['before its first word', 1],
  ['after it', 9],
])('a client that leaves a stream %s frees its slot', async (when, passCount) => {
  const { engine } = scripted.tasks.model;
  const release = holdAfter(passCount);
  const leave = new AbortController();
  const asked = { model: 'scripted', messages: [user('x'.repeat(60))], stream: true };
  const call = door.post(completions, asked, { signal: leave.signal });
  if (when === 'after it') await (await call).body?.getReader().read();
  await until(() => engine.load.running === 1);
  leave.abort();
  await call.catch(() => undefined);
  await until(() => engine.load.running + engine.load.waiting === 0);
  release();
});

async function until(isMet: () => boolean): Promise<void> {
  while (!isMet()) await new Promise((resolve) => setTimeout(resolve, 5));
}
