import type { SamplingOverrides } from '@qaio/core';
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
import { chatMessages } from './messages.js';
import { type ParameterRules, readParameters, wrongParameter } from './parameters.js';

export interface ChatCompletionRequest extends ChatRequest {
  readonly isStreamed: boolean;
  readonly includesUsage: boolean;
}

const stop = z.string().min(1, 'must not be empty: it would end every answer before it begins');

const responseFormat = formatShape({
  json_schema: z.strictObject({
    name: z.string().optional(),
    description: z.string().optional(),
    schema: jsonSchema,
    strict: z.boolean().nullish(),
  }),
});

const shape = z.strictObject({
  model: modelName,
  messages: chatMessages,
  stream: z.boolean('must be true or false').default(false),
  stream_options: z
    .strictObject({
      include_usage: z.boolean().nullish(),
      include_obfuscation: z.literal(false, 'must be false').nullish(),
    })
    .optional(),
  temperature: setting('temperature').optional(),
  top_p: setting('topP').optional(),
  seed: setting('seed').optional(),
  max_tokens: setting('maxOutputTokens').optional(),
  max_completion_tokens: setting('maxOutputTokens').optional(),
  stop: z.union([stop, z.array(stop)], 'must be a text or a list of texts, none of them empty').optional(),
  response_format: responseFormat.optional(),
  logprobs: z.boolean('must be true or false').default(false),
  top_logprobs: topLabels.optional(),
});

const noTools = 'this server calls no tools';
const noPenalty = 'this server has no such penalty';

/** What a chat completion may say; docs/openai.md has the same in words. */
export const chatRules: ParameterRules<z.infer<typeof shape>> = {
  shape,
  ignored: ['user', 'metadata', 'safety_identifier', 'prompt_cache_key', 'prompt_cache_retention'],
  fixed: {
    n: { values: [1], why: 'this server gives one answer to a request' },
    tools: { values: [[]], why: noTools },
    tool_choice: { values: ['none', 'auto'], why: noTools },
    parallel_tool_calls: { values: [true, false], why: noTools },
    functions: { values: [[]], why: noTools },
    function_call: { values: ['none', 'auto'], why: noTools },
    web_search_options: { values: [], why: noTools },
    logit_bias: { values: [{}], why: 'this server biases no tokens' },
    frequency_penalty: { values: [0], why: noPenalty },
    presence_penalty: { values: [0], why: noPenalty },
    modalities: { values: [['text']], why: 'this server writes text only' },
    audio: { values: [], why: 'this server writes text only' },
    prediction: { values: [], why: 'this server takes no predictions' },
    reasoning_effort: { values: ['none'], why: 'models answer at once here' },
    verbosity: { values: ['medium'], why: 'models know no verbosity here' },
    service_tier: { values: ['auto', 'default'], why: 'this server has one tier' },
    store: { values: [false], why: 'this server stores nothing' },
  },
};

type Asked = z.infer<typeof shape>;

/** @throws QaioError `invalid-input` with a violation for each wrong parameter */
export function readChatCompletion(text: string): ChatCompletionRequest {
  const asked = readParameters(text, chatRules);
  checkCompanions(asked);
  const { model, messages, stream, stream_options: options, logprobs, top_logprobs: top } = asked;
  const { response_format: format } = asked;
  return {
    model,
    messages,
    settings: settingsOf(asked),
    format: answerFormat(format?.type === 'json_schema' ? { ...format, ...format.json_schema } : format),
    topLabels: logprobs ? (top ?? Infinity) : undefined,
    names: namesOf(asked),
    isStreamed: stream,
    includesUsage: options?.include_usage === true,
  };
}

function checkCompanions({ top_logprobs, logprobs, stream_options, stream }: Asked): void {
  if (top_logprobs !== undefined && !logprobs)
    throw wrongParameter('top_logprobs', 'INVALID_VALUE', 'is taken only where logprobs is true');
  if (stream_options && !stream)
    throw wrongParameter('stream_options', 'INVALID_VALUE', 'is taken only where stream is true');
}

function settingsOf({ temperature, top_p: topP, seed, stop: stops, ...asked }: Asked): SamplingOverrides {
  return {
    temperature,
    topP,
    seed,
    maxOutputTokens: asked.max_completion_tokens ?? asked.max_tokens,
    stopSequences: stops === undefined ? undefined : [stops].flat(),
  };
}

const namesOf = ({ max_completion_tokens }: Asked): ParameterNames => ({
  messages: 'messages',
  system: 'messages',
  format: 'response_format',
  schema: 'response_format.json_schema.schema',
  labels: 'logprobs',
  settings: {
    ...settingNames,
    maxOutputTokens: max_completion_tokens === undefined ? 'max_tokens' : 'max_completion_tokens',
  },
});
