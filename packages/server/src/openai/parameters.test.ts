import { describe, expect, test } from '@jest/globals';
import { QaioError } from '@qaio/core';
import { readChatCompletion } from './chat-parameters.js';
import { readEmbeddingRequest } from './embeddings.js';
import { readResponseRequest } from './response-parameters.js';

const messages = [{ role: 'user', content: 'hi' }];
const chat = (more: object = {}): object => ({ model: 'm', messages, ...more });
const response = (more: object = {}): object => ({ model: 'm', input: 'hi', ...more });
const embedding = (more: object = {}): object => ({ model: 'm', input: 'hi', ...more });

/** The parameters that a request is refused for; none for one that is taken. */
function wrong(read: (text: string) => unknown, body: unknown): string[] {
  try {
    read(typeof body === 'string' ? body : JSON.stringify(body));
    return [];
  } catch (error) {
    if (error instanceof QaioError) return error.violations.map(({ field }) => field);
    throw error;
  }
}

describe('a chat completion', () => {
  test('says what is asked for, in one form whichever way it is written', () => {
    const parts = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ];
    const asked = readChatCompletion(
      JSON.stringify({
        model: 'm',
        messages: [
          { role: 'developer', content: 'be short' },
          { role: 'user', content: parts },
          { role: 'assistant', content: 'c', refusal: null, annotations: [], tool_calls: null },
          { role: 'user', content: 'd' },
        ],
        temperature: 0.5,
        top_p: 0.9,
        max_tokens: 5,
        max_completion_tokens: 7,
        stop: '。',
        seed: 3,
        logprobs: true,
        stream: true,
        stream_options: { include_usage: true },
      }),
    );
    expect(asked).toMatchObject({
      messages: [
        { role: 'system', content: 'be short' },
        { role: 'user', content: 'ab' },
        { role: 'assistant', content: 'c' },
        { role: 'user', content: 'd' },
      ],
      settings: { temperature: 0.5, topP: 0.9, maxOutputTokens: 7, stopSequences: ['。'], seed: 3 },
      format: { kind: 'any' },
      topLabels: Infinity,
      isStreamed: true,
      includesUsage: true,
    });
  });

  test.each([
    [{ user: 'u', metadata: { a: 'b' }, store: false, n: 1, safety_identifier: 'x', prompt_cache_key: 'k' }],
    [{ tools: [], tool_choice: 'none', parallel_tool_calls: true, logit_bias: {}, modalities: ['text'] }],
    [{ frequency_penalty: 0, presence_penalty: 0, service_tier: 'auto', top_p: null, response_format: null }],
    [{ response_format: { type: 'text' }, stop: [], stream: false }],
  ])('takes what changes nothing: %j', (more) => {
    expect(wrong(readChatCompletion, chat(more))).toEqual([]);
  });

  test.each<[string, object]>([
    ['n', { n: 2 }],
    ['tools', { tools: [{ type: 'function', function: { name: 'f' } }] }],
    ['tool_choice', { tool_choice: 'required' }],
    ['functions', { functions: [{ name: 'f' }] }],
    ['logit_bias', { logit_bias: { 50256: -100 } }],
    ['audio', { audio: { voice: 'alloy', format: 'mp3' } }],
    ['modalities', { modalities: ['text', 'audio'] }],
    ['frequency_penalty', { frequency_penalty: 0.1 }],
    ['presence_penalty', { presence_penalty: -1 }],
    ['store', { store: true }],
    ['reasoning_effort', { reasoning_effort: 'high' }],
    ['invented', { invented: 1 }],
    ['temperature', { temperature: 9 }],
    ['temperature', { temperature: '1' }],
    ['top_p', { top_p: 0 }],
    ['seed', { seed: -1 }],
    ['max_tokens', { max_tokens: 0 }],
    ['max_completion_tokens', { max_completion_tokens: 1.5 }],
    ['stop[0]', { stop: [''] }],
    ['stop', { stop: 3 }],
    ['top_logprobs', { logprobs: true, top_logprobs: 21 }],
    ['top_logprobs', { top_logprobs: 2 }],
    ['stream_options', { stream_options: { include_usage: true } }],
    ['stream', { stream: 'yes' }],
    ['response_format.type', { response_format: { type: 'grammar' } }],
    [
      'response_format.json_schema.schema',
      { response_format: { type: 'json_schema', json_schema: { name: 'x' } } },
    ],
    [
      'response_format.json_schema.schema',
      { response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'array' } } } },
    ],
    ['model', { model: 5 }],
    ['model', { model: null }],
    ['messages', { messages: [] }],
    ['messages', { messages: 'hi' }],
    ['messages[0].role', { messages: [{ role: 'tool', content: 'x', tool_call_id: 'y' }] }],
    ['messages[0].content', { messages: [{ role: 'user' }] }],
    ['messages[0].content', { messages: [{ role: 'assistant', content: null }] }],
    ['messages[0].name', { messages: [{ role: 'user', content: 'x', name: 'Ann' }] }],
    [
      'messages[0].tool_calls',
      { messages: [{ role: 'assistant', content: 'x', tool_calls: [{ id: 'y' }] }] },
    ],
    [
      'messages[1].content[0].type',
      {
        messages: [...messages, { role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }],
      },
    ],
    ['messages[0].content[0].text', { messages: [{ role: 'user', content: [{ type: 'text' }] }] }],
    ['messages[0].content', { messages: [{ role: 'user', content: '\ud800' }] }],
  ])('is refused for %s: %j', (parameter, more) => {
    expect(wrong(readChatCompletion, chat(more))).toContain(parameter);
  });

  test('is refused for all that is wrong at once', () => {
    expect(wrong(readChatCompletion, { messages, n: 2, seed: 0.5, odd: 1 }).sort()).toEqual([
      'model',
      'n',
      'odd',
      'seed',
    ]);
  });

  test('is refused where it is no object, or nested too deep', () => {
    for (const body of ['[]', 'null', '"x"', '{']) expect(() => readChatCompletion(body)).toThrow(QaioError);
    const deep = '{"a":'.repeat(40) + '1' + '}'.repeat(40);
    expect(() => readChatCompletion(`{"metadata":${deep}}`)).toThrow(/nested more than 32 levels/u);
    expect(wrong(readChatCompletion, '{"__proto__":{"model":"m"},"constructor":1}')).toContain('model');
  });
});

describe('a response', () => {
  test('is asked for by a text, or by messages in any of the forms that answers have', () => {
    expect(readResponseRequest(JSON.stringify(response({ instructions: 'be short' }))).messages).toEqual([
      { role: 'system', content: 'be short' },
      { role: 'user', content: 'hi' },
    ]);
    const said = { type: 'output_text', text: 'b', annotations: [], logprobs: [] };
    const input = [
      { role: 'user', content: 'a' },
      { id: 'msg_1', type: 'message', status: 'completed', role: 'assistant', content: [said] },
      { role: 'user', content: [{ type: 'input_text', text: 'c' }] },
    ];
    expect(readResponseRequest(JSON.stringify(response({ input }))).messages).toEqual([
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
      { role: 'user', content: 'c' },
    ]);
  });

  test.each<[string, object]>([
    ['store', { store: true }],
    ['previous_response_id', { previous_response_id: 'resp_1' }],
    ['conversation', { conversation: 'conv_1' }],
    ['background', { background: true }],
    ['reasoning', { reasoning: { effort: 'high' } }],
    ['truncation', { truncation: 'auto' }],
    ['tools', { tools: [{ type: 'web_search' }] }],
    ['include[0]', { include: ['reasoning.encrypted_content'] }],
    ['top_logprobs', { top_logprobs: 3 }],
    ['seed', { seed: 3 }],
    ['input', { input: [] }],
    ['input[0].type', { input: [{ type: 'function_call_output', call_id: 'x', output: 'y' }] }],
    ['input[0].content[0].type', { input: [{ role: 'user', content: [{ type: 'input_image' }] }] }],
    ['text.format.type', { text: { format: { type: 'odd' } } }],
    ['max_output_tokens', { max_output_tokens: 0 }],
  ])('is refused for %s: %j', (parameter, more) => {
    expect(wrong(readResponseRequest, response(more))).toContain(parameter);
  });
});

test.each<[string, object]>([
  ['input', { input: [1, 2] }],
  ['input', { input: [] }],
  ['input', { input: Array.from({ length: 2049 }, () => 'x') }],
  ['dimensions', { dimensions: 8 }],
  ['encoding_format', { encoding_format: 'int8' }],
])('a request for vectors is refused for %s', (parameter, more) => {
  expect(wrong(readEmbeddingRequest, embedding(more))).toEqual([parameter]);
});

test.each([
  ['no text', embedding({ input: [] }), /^input: must have 1 to 2048 texts\.$/u],
  [
    'token ids',
    embedding({ input: [1, 2] }),
    /^input: must be a text or a list of 1 to 2048 texts; token ids/u,
  ],
])('a request for vectors of %s says what is wanted', (_, body, message) => {
  expect(() => readEmbeddingRequest(JSON.stringify(body))).toThrow(message);
});

test('messages that are none are told to be a list', () => {
  const body = JSON.stringify(chat({ messages: 'hi' }));
  expect(() => readChatCompletion(body)).toThrow(/^messages: must be a list of messages\.$/u);
});
