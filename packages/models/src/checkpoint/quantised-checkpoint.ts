import { QaioError, told } from '@qaio/core';
import { z } from 'zod';
import { checkedJson } from './checked-json.js';

const quantisation = z.looseObject({ quant_method: z.string().optional() }).nullish();
const quantisedJson = z.looseObject({
  quantization_config: quantisation,
  // MLX's name
  quantization: quantisation,
});

/**
 * Weights that somebody has quantised with AWQ, GPTQ or the like are packed in ways that only those tools read.
 *
 * @param json config.json
 * @throws QaioError `model-unsupported` with what to fetch instead
 */
export function refuseQuantised(json: unknown, path: string): void {
  const { quantization_config: named, quantization: mlx } = checkedJson(quantisedJson, json, path);
  if (!named && !mlx) return;
  const method = named?.quant_method?.toUpperCase() ?? (mlx ? 'MLX' : undefined);
  const how = method === undefined ? 'weights are quantised' : `weights are quantised with ${method}`;
  const where = method === undefined ? 'without that suffix' : `without '${method}' and what follows it`;
  throw new QaioError(
    'model-unsupported',
    told`${path}: the ${how}, which cannot be imported. Fetch the model that they were made from, usually the same name ${where}, and let --dtype int4 or int8 quantise it; or fetch a GGUF file of it.`,
  );
}
