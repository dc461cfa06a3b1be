import { QaioError } from '@qaio/core';
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
    };

const factor = z.number().positive();
const linearJson = z.looseObject({ factor });
const llama3Json = z.looseObject({
  factor,
  low_freq_factor: factor,
  high_freq_factor: factor,
  original_max_position_embeddings: factor,
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
  if (kind !== 'llama3')
    throw new QaioError(
      'model-unsupported',
      `${path}: RoPE scaling '${kind}' is not supported; supported: default, linear, llama3.`,
    );
  const values = checkedJson(llama3Json, json, path, ['rope_scaling']);
  return {
    kind,
    factor: values.factor,
    lowFrequencyFactor: values.low_freq_factor,
    highFrequencyFactor: values.high_freq_factor,
    originalContextLength: values.original_max_position_embeddings,
  };
}

/** @param frequencies of each pair of dimensions, in radians a position */
export function scaleFrequencies(frequencies: readonly number[], scaling: RopeScaling | undefined): number[] {
  if (!scaling) return [...frequencies];
  if (scaling.kind === 'linear') return frequencies.map((frequency) => frequency / scaling.factor);
  const { lowFrequencyFactor: low, highFrequencyFactor: high, originalContextLength } = scaling;
  return frequencies.map((frequency) => {
    const turns = (originalContextLength * frequency) / (2 * Math.PI);
    const kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
    return kept * frequency + ((1 - kept) * frequency) / scaling.factor;
  });
}
