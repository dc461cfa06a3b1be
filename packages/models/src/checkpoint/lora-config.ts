/** adapter_config.json of a LoRA adapter: https://huggingface.co/docs/peft/package_reference/lora */
import { QaioError, told } from '@qaio/core';
import { z } from 'zod';
import { checkedJson } from './checked-json.js';
import { isNamed } from './lora-modules.js';

const byModule = z.record(z.string(), z.number()).nullish();
const loraJson = z.looseObject({
  peft_type: z.string(),
  r: z.int().positive(),
  lora_alpha: z.number(),
  use_rslora: z.boolean().nullish(),
  rank_pattern: byModule,
  alpha_pattern: byModule,
  target_modules: z.union([z.string(), z.array(z.string())]).nullish(),
  base_model_name_or_path: z.string().nullish(),
});

/** What PEFT can do beside plain LoRA, by what its fields are where it does not. */
const plainFields: Readonly<Record<string, readonly unknown[]>> = {
  bias: ['none'],
  fan_in_fan_out: [false],
  use_dora: [false],
  use_qalora: [false],
  lora_bias: [false],
  layer_replication: [],
  modules_to_save: [],
  trainable_token_indices: [],
  target_parameters: [],
  use_bdlora: [false],
  alora_invocation_tokens: [],
  arrow_config: [],
  kasa_config: [],
  velora_config: [],
  monteclora_config: [],
  // the others change the base model's weights
  init_lora_weights: [true, false, 'gaussian', 'eva', 'orthogonal'],
};

export interface LoraConfig {
  /** What a module's product of matrices is multiplied by. @param rank of its matrices */
  scale(module: string, rank: number): number;
  /** The rank that a module's matrices have. */
  rank(module: string): number;
  /** Names that the adapted modules end with; undefined where the file has a pattern instead. */
  readonly targets: readonly string[] | undefined;
}

/** @throws QaioError `model-invalid`, `model-unsupported` */
export function parseLoraConfig(json: unknown, path: string): LoraConfig {
  const config = checkedJson(loraJson, json, path);
  if (config.peft_type !== 'LORA')
    throw new QaioError(
      'model-unsupported',
      told`${path}: peft_type is ${config.peft_type}; only LORA can be merged.`,
    );
  for (const [name, plain] of Object.entries(plainFields)) checkPlain(name, config[name], plain, path);
  const alphas = config.alpha_pattern ?? {};
  const ranks = config.rank_pattern ?? {};
  for (const pattern of [...Object.keys(alphas), ...Object.keys(ranks)]) checkPattern(pattern, path);
  return {
    scale: (module, rank) =>
      (matching(alphas, module) ?? config.lora_alpha) / (config.use_rslora ? Math.sqrt(rank) : rank),
    rank: (module) => matching(ranks, module) ?? config.r,
    targets: Array.isArray(config.target_modules) ? config.target_modules : undefined,
  };
}

function checkPlain(name: string, value: unknown, plain: readonly unknown[], path: string): void {
  const isEmpty =
    value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
  if (isEmpty || plain.includes(value)) return;
  throw new QaioError(
    'model-unsupported',
    told`${path}: ${name} is ${JSON.stringify(value)}, which cannot be merged here. Merge the adapter with PEFT (merge_and_unload, then save_pretrained), and import the folder that it writes.`,
  );
}

/** PEFT takes any regular expression; those that name modules are what people write. */
function checkPattern(pattern: string, path: string): void {
  if (/^\^?[\w.]+$/u.test(pattern)) return;
  throw new QaioError(
    'model-unsupported',
    told`${path}: '${pattern}' in rank_pattern or alpha_pattern is not a module's name, such as q_proj or layers.0.mlp.up_proj.`,
  );
}

/** The value of the first pattern that names the module or the end of its name. */
function matching(patterns: Readonly<Record<string, number>>, module: string): number | undefined {
  const entry = Object.entries(patterns).find(([pattern]) => {
    if (pattern.startsWith('^')) return module === pattern.slice(1);
    return isNamed(module, pattern);
  });
  return entry?.[1];
}
