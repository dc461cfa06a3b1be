import { z } from 'zod';
import { checkedJson } from '../../checkpoint/checked-json.js';
import type { DecoderConfig } from '../../checkpoint/decoder-config.js';
import { parseRopeScaling, yarnAmplitude } from '../../checkpoint/rope-scaling.js';
import type { GgufMetadata } from '../../gguf/gguf-metadata.js';
import { decoderSizes, sizesJson } from './decoder-sizes.js';

const ropeJson = z.looseObject({
  rope_theta: z.number().positive().optional(),
  rope_type: z.string().optional(),
  // the older name
  type: z.string().optional(),
});

const configJson = sizesJson.extend({
  rope_theta: z.number().positive().optional(),
  rope_scaling: ropeJson.nullish(),
  // newer files have theta and scaling in one object
  rope_parameters: ropeJson.nullish(),
  use_sliding_window: z.literal(false).optional(),
});

const defaultRopeTheta = 10_000;

/** @throws QaioError `model-invalid`, `model-unsupported` */
export function denseConfig(json: unknown, path: string, architecture: string): DecoderConfig {
  const config = checkedJson(configJson, json, path);
  return {
    architecture,
    ...decoderSizes(config, path),
    ropeTheta: config.rope_theta ?? config.rope_parameters?.rope_theta ?? defaultRopeTheta,
    ropeScaling: parseRopeScaling(config.rope_scaling ?? config.rope_parameters ?? {}, path),
  };
}

/** The same from a GGUF file's metadata. @throws QaioError `model-invalid`, `model-unsupported` */
export function denseGgufConfig(metadata: GgufMetadata, architecture: string): DecoderConfig {
  const config = { ...metadata.sizes(), rope_scaling: ggufRopeScaling(metadata) };
  return denseConfig(config, metadata.path, architecture);
}

/** RoPE scaling in the form of config.json. */
export function ggufRopeScaling(metadata: GgufMetadata): object | undefined {
  const at = <T>(key: string, schema: z.ZodType<T>): T | undefined =>
    metadata.get(`${metadata.architecture}.rope.scaling.${key}`, schema.optional());
  const type = at('type', z.string());
  if (type === undefined || type === 'none') return undefined;
  const factor = at('factor', z.number());
  // llama.cpp multiplies YaRN's own amplitude by it
  const attentionFactor = at('attn_factor', z.number());
  return {
    rope_type: type,
    factor,
    original_max_position_embeddings: at('original_context_length', z.number()),
    ...(attentionFactor && { attention_factor: attentionFactor * yarnAmplitude(factor ?? 1) }),
  };
}
