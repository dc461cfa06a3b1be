import { QaioError, told } from '@qaio/core';
import { z } from 'zod';
import { checkedJson } from './checked-json.js';

/** How the angles of rotary position embedding are stretched over a longer context. */
export type RopeScaling =
  | { readonly kind: 'linear'; readonly factor: number }
  /** https://github.com/meta-llama/llama-models/blob/main/models/llama3/reference_impl/model.py */
  | {
      readonly kind: 'llama3';
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      readonly originalContextLength: number;
    }
  /** https://arxiv.org/abs/2309.00071 */
  | {
      readonly kind: 'yarn';
      readonly factor: number;
      readonly originalContextLength: number;
      /** Turns within the original context from which a pair is left alone, and up to which it is stretched. */
      readonly fastTurns: number;
      readonly slowTurns: number;
      /** Whether the bounds of the blended range are rounded to whole pairs. */
      readonly isTruncated: boolean;
      readonly amplitude: number;
    }
  /** Each frequency is divided by a number of its own, as in GGUF files of Llama 3. */
  | { readonly kind: 'divided'; readonly divisors: readonly number[] };

const factor = z.number().positive();
const linearJson = z.looseObject({ factor });
const llama3Json = z.looseObject({
  factor,
  low_freq_factor: factor,
  high_freq_factor: factor,
  original_max_position_embeddings: factor,
});
const yarnJson = z.looseObject({
  factor,
  original_max_position_embeddings: factor,
  beta_fast: factor.default(32),
  beta_slow: factor.default(1),
  truncate: z.boolean().default(true),
  attention_factor: factor.nullish(),
  // DeepSeek's alternatives to attention_factor, which are not supported
  mscale: z.undefined().optional(),
  mscale_all_dim: z.undefined().optional(),
});

/**
 * @param json config.json's `rope_scaling` or `rope_parameters`
 * @throws QaioError `model-invalid`, `model-unsupported`
 */
export function parseRopeScaling(
  json: { readonly rope_type?: string | undefined; readonly type?: string | undefined },
  path: string,
): RopeScaling | undefined {
  const kind = json.rope_type ?? json.type ?? 'default';
  if (kind === 'default') return undefined;
  if (kind === 'linear') return { kind, ...checkedJson(linearJson, json, path, ['rope_scaling']) };
  if (kind === 'llama3') return llama3Scaling(checkedJson(llama3Json, json, path, ['rope_scaling']));
  if (kind === 'yarn') return yarnScaling(checkedJson(yarnJson, json, path, ['rope_scaling']));
  throw new QaioError(
    'model-unsupported',
    told`${path}: RoPE scaling '${kind}' is not supported; supported: default, linear, llama3, yarn.`,
  );
}

const llama3Scaling = (values: z.infer<typeof llama3Json>): RopeScaling => ({
  kind: 'llama3',
  factor: values.factor,
  lowFrequencyFactor: values.low_freq_factor,
  highFrequencyFactor: values.high_freq_factor,
  originalContextLength: values.original_max_position_embeddings,
});

const yarnScaling = (values: z.infer<typeof yarnJson>): RopeScaling => ({
  kind: 'yarn',
  factor: values.factor,
  originalContextLength: values.original_max_position_embeddings,
  fastTurns: values.beta_fast,
  slowTurns: values.beta_slow,
  isTruncated: values.truncate,
  amplitude: values.attention_factor ?? yarnAmplitude(values.factor),
});

/** How much attention logits are sharpened in a context that is `factor` times as long. */
export const yarnAmplitude = (factor: number): number => (factor <= 1 ? 1 : 0.1 * Math.log(factor) + 1);

/** The angles of rotary position embedding. */
export interface RopeFrequencies {
  /** Of each pair of dimensions, in radians per position. */
  readonly frequencies: readonly number[];
  /** Factor of the cosines and sines. */
  readonly amplitude: number;
}

/** @param headDim dimensions of a head: twice as many as frequencies */
export function ropeFrequencies(
  headDim: number,
  theta: number,
  scaling: RopeScaling | undefined,
): RopeFrequencies {
  const half = headDim / 2;
  const frequencies = Array.from({ length: half }, (_, i) => theta ** (-i / half));
  switch (scaling?.kind) {
    case undefined:
      return { frequencies, amplitude: 1 };
    case 'linear':
      return { frequencies: frequencies.map((frequency) => frequency / scaling.factor), amplitude: 1 };
    case 'llama3':
      return { frequencies: frequencies.map((frequency) => llama3(frequency, scaling)), amplitude: 1 };
    case 'divided':
      return {
        frequencies: frequencies.map((frequency, i) => frequency / (scaling.divisors[i] ?? 1)),
        amplitude: 1,
      };
    case 'yarn':
      return { frequencies: yarn(frequencies, theta, scaling), amplitude: scaling.amplitude };
  }
}

const turnsWithin = (positions: number, frequency: number): number => (positions * frequency) / (2 * Math.PI);
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

function llama3(frequency: number, scaling: Extract<RopeScaling, { kind: 'llama3' }>): number {
  const { lowFrequencyFactor: low, highFrequencyFactor: high, originalContextLength, factor } = scaling;
  const kept = clamp((turnsWithin(originalContextLength, frequency) - low) / (high - low), 0, 1);
  return kept * frequency + ((1 - kept) * frequency) / factor;
}

/** Pairs that turn often within the original context stay as they are, those that hardly turn are stretched. */
function yarn(
  frequencies: readonly number[],
  theta: number,
  scaling: Extract<RopeScaling, { kind: 'yarn' }>,
): number[] {
  const half = frequencies.length;
  // the (fractional) pair that turns that often: the inverse of theta ** (-i / half)
  const pairTurning = (turns: number): number =>
    (half * Math.log(scaling.originalContextLength / (2 * Math.PI * turns))) / Math.log(theta);
  const round = (value: number, how: (value: number) => number): number =>
    clamp(scaling.isTruncated ? how(value) : value, 0, 2 * half - 1);
  const first = round(pairTurning(scaling.fastTurns), Math.floor);
  const last = round(pairTurning(scaling.slowTurns), Math.ceil);
  return frequencies.map((frequency, i) => {
    const stretched = clamp((i - first) / Math.max(last - first, 0.001), 0, 1);
    return (1 - stretched) * frequency + (stretched * frequency) / scaling.factor;
  });
}
