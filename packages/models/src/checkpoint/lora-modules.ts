/** Which of a model's matrices an adapter changes. Nothing of an adapter may be left out silently. */
import { QaioError, told } from '@qaio/core';
import type { SafetensorsFile } from './safetensors.js';

/** `base_layer` is the matrix itself, which PEFT saves of adapted heads. */
export type LoraPart = 'lora_A' | 'lora_B' | 'base_layer';

export const loraTensorName = (module: string, part: LoraPart): string =>
  `base_model.model.${module}.${part}.weight`;

const tensorPattern = /^base_model\.model\.(?<module>.+)\.(?:lora_A|lora_B|base_layer)\.weight$/u;

/** Whether this is the module's name, or the end of it. */
export const isNamed = (module: string, name: string): boolean =>
  module === name || module.endsWith(`.${name}`);

/**
 * @param linearModules of the model
 * @param targets names that modules end with, of which each must be there
 * @returns such as model.layers.0.self_attn.q_proj
 * @throws QaioError `model-invalid`, `model-unsupported` where there is something that is no LoRA matrix of this model
 */
export function loraModules(
  file: SafetensorsFile,
  linearModules: ReadonlySet<string>,
  targets: readonly string[] = [],
): ReadonlySet<string> {
  const modules = new Set(file.tensorNames.map((name) => moduleOf(name, file.path, linearModules)));
  for (const module of modules)
    for (const part of ['lora_A', 'lora_B'] as const)
      if (!file.has(loraTensorName(module, part)))
        throw new QaioError('model-invalid', told`${file.path}: '${module}' has no ${part}. Fetch it again.`);
  const isThere = (target: string): boolean => [...modules].some((module) => isNamed(module, target));
  const missing = targets.filter((target) => !isThere(target));
  if (modules.size > 0 && missing.length === 0) return modules;
  throw new QaioError(
    'model-invalid',
    told`${file.path} has no matrices for ${missing.join(', ') || 'anything'}; the adapter's config lists them in target_modules. Fetch it again.`,
  );
}

function moduleOf(tensor: string, path: string, linearModules: ReadonlySet<string>): string {
  const module = tensorPattern.exec(tensor)?.groups?.['module'];
  if (module !== undefined && linearModules.has(module)) return module;
  throw new QaioError(
    'model-unsupported',
    told`${path}: '${tensor}' is not a LoRA matrix for a linear layer of this model. The adapter may be for another base model; if it is not, merge it with PEFT (merge_and_unload) and import the result.`,
  );
}
