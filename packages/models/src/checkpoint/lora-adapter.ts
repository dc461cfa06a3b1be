import { join } from 'node:path';
import { QaioError, told } from '@qaio/core';
import { exists, readJson } from './json-file.js';
import { type LoraConfig, parseLoraConfig } from './lora-config.js';
import { type LoraPart, loraModules, loraTensorName } from './lora-modules.js';
import { SafetensorsFile } from './safetensors.js';
import type { FloatTensor, TensorFile } from './tensor-source.js';

export const adapterFileNames = ['adapter_config.json', 'adapter_model.safetensors'] as const;
const [configName, weightsName] = adapterFileNames;

/** A LoRA adapter as PEFT saves it: for some of a model's matrices W, small A and B so that W + scale * B A is used. */
export class LoraAdapter implements TensorFile {
  private constructor(
    readonly config: LoraConfig,
    readonly modules: ReadonlySet<string>,
    private readonly base: TensorFile,
    private readonly file: SafetensorsFile,
  ) {}

  /**
   * Opens an adapter over a model's weights.
   *
   * @param linearModules those of the model that may be adapted, such as model.layers.0.self_attn.q_proj
   * @throws QaioError `model-not-found`, `model-invalid`, `model-unsupported` where the adapter has what is not merged
   */
  static async open(
    folder: string,
    linearModules: ReadonlySet<string>,
    openBase: () => Promise<TensorFile>,
  ): Promise<LoraAdapter> {
    for (const name of adapterFileNames) await requireFile(folder, name);
    const path = join(folder, configName);
    const config = parseLoraConfig(await readJson(path), path);
    const file = await SafetensorsFile.open(join(folder, weightsName));
    try {
      const modules = loraModules(file, linearModules, config.targets);
      return new LoraAdapter(config, modules, await openBase(), file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async read(name: string, shape: readonly number[]): Promise<FloatTensor> {
    const module = name.replace(/\.weight$/u, '');
    if (!this.modules.has(module)) return this.base.read(name, shape);
    const [outputs = 0, inputs = 0] = shape;
    const rank = this.config.rank(module);
    const part = (which: LoraPart, of: readonly number[]): Promise<FloatTensor> =>
      this.file.read(loraTensorName(module, which), of);
    const hasOwn = this.file.has(loraTensorName(module, 'base_layer'));
    const { data } = await (hasOwn ? part('base_layer', shape) : this.base.read(name, shape));
    const { data: a } = await part('lora_A', [rank, inputs]);
    const { data: b } = await part('lora_B', [outputs, rank]);
    addProduct(data, { a, b, rank, scale: this.config.scale(module, rank) });
    // no grid: merged weights are not on that of a quantised base
    return { shape, data };
  }

  async close(): Promise<void> {
    await this.file.close();
    await this.base.close();
  }
}

async function requireFile(folder: string, name: string): Promise<void> {
  if (await exists(join(folder, name))) return;
  throw new QaioError(
    'model-not-found',
    told`The adapter folder ${folder} has no ${name}. Expected what PEFT's save_pretrained writes: ${adapterFileNames.join(' and ')}.`,
  );
}

interface LowRank {
  /** `[rank, inputs]` */
  readonly a: Float32Array;
  /** `[outputs, rank]` */
  readonly b: Float32Array;
  readonly rank: number;
  readonly scale: number;
}

/** Adds scale * b a. @param weight `[outputs, inputs]` */
function addProduct(weight: Float32Array, { a, b, rank, scale }: LowRank): void {
  const inputs = a.length / rank;
  const delta = new Float64Array(inputs);
  for (let row = 0; row < b.length / rank; row++) {
    delta.fill(0);
    for (let k = 0; k < rank; k++) {
      const factor = scale * (b[row * rank + k] ?? 0);
      for (let i = 0; i < inputs; i++) delta[i] = (delta[i] ?? 0) + factor * (a[k * inputs + i] ?? 0);
    }
    const start = row * inputs;
    for (let i = 0; i < inputs; i++) weight[start + i] = (weight[start + i] ?? 0) + (delta[i] ?? 0);
  }
}
