/** What no client sends on purpose, to the door for OpenAI's: it answers, or refuses in the form that they read. */
import { afterAll, beforeAll, expect } from '@jest/globals';
import { fuzzTest, hostileText, mangledBytes, mangledJson } from '@qaio/core/testing/fuzz';
import { constantFrom, oneof, tuple } from 'fast-check';
import { OpenAiDoor } from '../testing/openai-door.js';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer();
});
afterAll(() => scripted.close());

const door = new OpenAiDoor(() => scripted.server.httpAddress);

const schema = {
  type: 'object',
  properties: { a: { enum: ['x', 1] } },
  required: ['a'],
  additionalProperties: false,
};
const user = { role: 'user', content: [{ type: 'text', text: '好' }] };
const bodies = [
  { model: 'chat', messages: [user], max_tokens: 4, seed: 1, n: 1, user: 'u', stop: ['x'], stream: true },
  { model: 'sentiment', messages: [user], logprobs: true, top_logprobs: 2, temperature: 0 },
  {
    model: 'scripted',
    messages: [
      { role: 'system', content: 'x' },
      user,
      { role: 'assistant', content: 'y', tool_calls: null },
      user,
    ],
    response_format: { type: 'json_schema', json_schema: { name: 's', schema, strict: true } },
    max_completion_tokens: 20,
    top_p: 0.5,
  },
  { model: 'chat', input: 'x', max_output_tokens: 4, stream: true, metadata: { a: 'b' }, store: false },
  {
    model: 'scripted',
    input: [user],
    instructions: 'x',
    text: { format: { type: 'text' } },
    max_output_tokens: 4,
  },
  { model: 'chat', input: ['x', 'y'], encoding_format: 'base64' },
];

const said = hostileText.map((text) => ({
  model: 'scripted',
  messages: [{ role: 'user', content: text }],
  max_tokens: 4,
}));

const body = oneof(
  { weight: 4, arbitrary: mangledJson(...bodies).map((value) => Buffer.from(JSON.stringify(value))) },
  { weight: 2, arbitrary: mangledBytes(...bodies.map((one) => JSON.stringify(one))) },
  { weight: 1, arbitrary: said.map((one) => Buffer.from(JSON.stringify(one))) },
);
const path = constantFrom('/v1/chat/completions', '/v1/responses', '/v1/embeddings');

/** Whatever is told of an error, whole or in a stream. */
function expectSoundError(value: unknown): void {
  const { error } = value as { readonly error?: Readonly<Record<string, unknown>> };
  if (!error) return;
  expect(Object.keys(error).sort()).toEqual(['code', 'message', 'param', 'type']);
  expect(error['code']).not.toBe('internal_error');
}

fuzzTest(
  'any body is answered or refused, and nothing is our fault',
  tuple(path, body),
  async ([target, content]) => {
    const response = await door.post(target, new Uint8Array(content));
    const text = await response.text();
    expect([200, 400, 404, 422]).toContain(response.status);
    if (!response.headers.get('content-type')?.includes('event-stream')) expectSoundError(JSON.parse(text));
    for (const [, data = ''] of text.matchAll(/^data: (\{[^\n]*)$/gmu)) expectSoundError(JSON.parse(data));
  },
  { runs: 300 },
);
