/** What is asked of a model, whichever way it was written. */
import {
  type ChatMessage,
  type JsonObject,
  type SamplingOverrides,
  isInRange,
  rangeText,
  samplingRanges,
} from '@qaio/core';
import { z } from 'zod';

export interface ChatRequest {
  readonly model: string;
  /** The last is the user's. */
  readonly messages: readonly ChatMessage[];
  readonly settings: SamplingOverrides;
  readonly format: AnswerFormat;
  /** How many of the likeliest labels to tell of; undefined: none. */
  readonly topLabels: number | undefined;
  readonly names: ParameterNames;
}

/** `any` where the request does not say. */
export type AnswerFormat =
  { readonly kind: 'any' | 'text' | 'object' } | { readonly kind: 'schema'; readonly schema: JsonObject };

/** What the request calls its parts, for errors. */
export interface ParameterNames {
  readonly messages: string;
  readonly system: string;
  readonly format: string;
  readonly schema: string;
  readonly labels: string;
  readonly settings: Readonly<Record<keyof SamplingOverrides, string>>;
}

/** A number within the range that a setting has everywhere. */
export function setting(name: keyof typeof samplingRanges): z.ZodType<number> {
  const range = samplingRanges[name];
  return z
    .number(`must be ${String(rangeText(range))}`)
    .refine((value) => isInRange(value, range), `must be ${String(rangeText(range))}`);
}

export const modelName = z.string('must be the name of a model').min(1, 'must not be empty');

export const jsonSchema = z
  .record(z.string(), z.unknown(), 'must be a JSON Schema')
  .refine(({ type }) => type === 'object', 'must have the type "object"');

/** The shape of the format, where `json_schema` has these fields. */
export function formatShape<Fields extends z.ZodRawShape>(fields: Fields) {
  return z.discriminatedUnion(
    'type',
    [
      z.strictObject({ type: z.literal('text') }),
      z.strictObject({ type: z.literal('json_object') }),
      z.strictObject({ type: z.literal('json_schema'), ...fields }),
    ],
    'must have the type text, json_object or json_schema',
  );
}

type GivenFormat =
  { readonly type: 'text' | 'json_object' } | { readonly type: 'json_schema'; readonly schema: JsonObject };

export function answerFormat(format: GivenFormat | null | undefined): AnswerFormat {
  if (!format) return { kind: 'any' };
  if (format.type === 'json_schema') return { kind: 'schema', schema: format.schema };
  return { kind: format.type === 'text' ? 'text' : 'object' };
}

/** What every request calls its settings; the one that is left out has several names. */
export const settingNames = {
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  seed: 'seed',
  stopSequences: 'stop',
};

/** Of how many labels at most a client may ask. */
export const topLabels = z.int('must be a whole number from 0 to 20').min(0).max(20);
