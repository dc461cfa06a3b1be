import type { ChatMessage } from '@qaio/core';
import { z } from 'zod';
import {
  type ChatRequest,
  type ParameterNames,
  answerFormat,
  formatShape,
  jsonSchema,
  modelName,
  setting,
  settingNames,
  topLabels,
} from './chat-request.js';
import { chatRole, textContent } from './messages.js';
import { type ParameterRules, readParameters, wrongParameter } from './parameters.js';

export interface ResponseRequest extends ChatRequest {
  readonly isStreamed: boolean;
  /** As they were given, for the answer. */
  readonly echo: ResponseEcho;
}

export interface ResponseEcho {
  readonly instructions: string | null;
  readonly metadata: object;
  readonly max_output_tokens: number | null;
  readonly temperature: number | null;
  readonly top_p: number | null;
  readonly text: object;
}

const isOneOf = (names: readonly string[]) => (value: unknown) => names.includes(value as string);

const message = z
  .looseObject({
    type: z
      .unknown()
      .refine(isOneOf(['message']), 'must be message: this server calls no tools and stores nothing')
      .optional(),
  })
  .pipe(
    z.strictObject({
      type: z.literal('message').optional(),
      role: chatRole,
      content: textContent(['input_text', 'output_text', 'text']),
      // what an answer that is sent back has besides
      id: z.string().optional(),
      status: z.string().optional(),
    }),
  )
  .transform(({ role, content }): ChatMessage => ({ role, content }));

const input = z
  .preprocess(
    (value) => (typeof value === 'string' ? [{ role: 'user', content: value }] : value),
    z.array(message, 'must be a text or a list of messages'),
  )
  .refine((messages) => messages.length > 0, 'must have a message');

const textFormat = formatShape({
  name: z.string().optional(),
  description: z.string().nullish(),
  schema: jsonSchema,
  strict: z.boolean().nullish(),
});

const logprobs = 'message.output_text.logprobs';

const shape = z.strictObject({
  model: modelName,
  input,
  instructions: z.string('must be a text').optional(),
  stream: z.boolean('must be true or false').default(false),
  stream_options: z
    .strictObject({ include_obfuscation: z.literal(false, 'must be false').nullish() })
    .optional(),
  temperature: setting('temperature').optional(),
  top_p: setting('topP').optional(),
  max_output_tokens: setting('maxOutputTokens').optional(),
  text: z
    .strictObject({
      format: textFormat.nullish(),
      verbosity: z.literal('medium', 'must be medium: models know no verbosity here').nullish(),
    })
    .optional(),
  include: z.array(z.literal(logprobs, `must be ${logprobs}`)).default([]),
  top_logprobs: topLabels.optional(),
  metadata: z.record(z.string(), z.string(), 'must be texts by their names').default({}),
});

const noTools = 'this server calls no tools';
const noStore = 'this server stores nothing; send the earlier messages in input';

const rules: ParameterRules<z.infer<typeof shape>> = {
  shape,
  ignored: ['user', 'safety_identifier', 'prompt_cache_key', 'prompt_cache_retention'],
  fixed: {
    tools: { values: [[]], why: noTools },
    tool_choice: { values: ['none', 'auto'], why: noTools },
    parallel_tool_calls: { values: [true, false], why: noTools },
    max_tool_calls: { values: [], why: noTools },
    store: { values: [false], why: 'this server stores nothing' },
    previous_response_id: { values: [], why: noStore },
    conversation: { values: [], why: noStore },
    prompt: { values: [], why: noStore },
    background: { values: [false], why: 'this server answers at once' },
    reasoning: { values: [{}, { effort: 'none' }], why: 'models answer at once here' },
    truncation: { values: ['disabled'], why: 'this server refuses what is too long' },
    service_tier: { values: ['auto', 'default'], why: 'this server has one tier' },
  },
};

type Asked = z.infer<typeof shape>;

/** @throws QaioError `invalid-input` with a violation for each wrong parameter */
export function readResponseRequest(text: string): ResponseRequest {
  const asked = readParameters(text, rules);
  const { model, instructions, temperature, top_p: topP, max_output_tokens: maxOutputTokens } = asked;
  const system: ChatMessage[] = instructions === undefined ? [] : [{ role: 'system', content: instructions }];
  return {
    model,
    messages: [...system, ...asked.input],
    settings: { temperature, topP, maxOutputTokens },
    format: answerFormat(asked.text?.format),
    topLabels: topLabelsOf(asked),
    names: instructions === undefined ? names : { ...names, system: 'instructions' },
    isStreamed: asked.stream,
    echo: echoOf(asked),
  };
}

const names: ParameterNames = {
  messages: 'input',
  system: 'input',
  format: 'text.format',
  schema: 'text.format.schema',
  labels: 'include',
  settings: {
    ...settingNames,
    maxOutputTokens: 'max_output_tokens',
  },
};

function topLabelsOf({ include, top_logprobs: top }: Asked): number | undefined {
  if (include.length > 0) return top ?? Infinity;
  if (top === undefined) return undefined;
  throw wrongParameter('top_logprobs', 'INVALID_VALUE', `is taken only where include has ${logprobs}`);
}

function echoOf({ instructions, metadata, text, ...asked }: Asked): ResponseEcho {
  return {
    instructions: instructions ?? null,
    metadata,
    max_output_tokens: asked.max_output_tokens ?? null,
    temperature: asked.temperature ?? null,
    top_p: asked.top_p ?? null,
    text: { format: text?.format ?? { type: 'text' } },
  };
}
