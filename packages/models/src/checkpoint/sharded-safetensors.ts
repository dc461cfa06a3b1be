/** Weights in several safetensors files: https://huggingface.co/docs/safetensors */
import { basename, dirname, join } from 'node:path';
import { QaioError, told } from '@qaio/core';
import { z } from 'zod';
import { readJson } from './json-file.js';
import { SafetensorsFile } from './safetensors.js';
import type { FloatTensor, TensorFile } from './tensor-source.js';

const indexJson = z.looseObject({ weight_map: z.record(z.string(), z.string()) });

/**
 * The file of every tensor in an index; all files lie beside the index.
 *
 * @throws QaioError `model-invalid`
 */
export async function readShardNames(indexPath: string): Promise<ReadonlyMap<string, string>> {
  const parsed = indexJson.safeParse(await readJson(indexPath));
  if (!parsed.success)
    throw new QaioError(
      'model-invalid',
      told`${indexPath}: expected weight_map to map tensor names to file names.`,
    );
  const entries = Object.entries(parsed.data.weight_map);
  for (const [tensor, file] of entries)
    if (basename(file) !== file || /[\\/]/u.test(file) || !file.endsWith('.safetensors'))
      throw new QaioError(
        'model-invalid',
        told`${indexPath}: the file of '${tensor}' is '${file}'; expected a .safetensors file beside the index.`,
      );
  return new Map(entries);
}

/** Opens each file when one of its tensors is first read. */
export class ShardedSafetensors implements TensorFile {
  readonly #folder: string;
  readonly #shardNames: ReadonlyMap<string, string>;
  readonly #indexPath: string;
  readonly #open = new Map<string, SafetensorsFile>();

  private constructor(indexPath: string, shardNames: ReadonlyMap<string, string>) {
    this.#indexPath = indexPath;
    this.#folder = dirname(indexPath);
    this.#shardNames = shardNames;
  }

  static async open(indexPath: string): Promise<ShardedSafetensors> {
    return new ShardedSafetensors(indexPath, await readShardNames(indexPath));
  }

  get tensorNames(): string[] {
    return [...this.#shardNames.keys()];
  }

  async read(name: string, shape: readonly number[]): Promise<FloatTensor> {
    const shardName = this.#shardNames.get(name);
    if (shardName === undefined)
      throw new QaioError('model-invalid', told`${this.#indexPath}: the tensor '${name}' is missing.`);
    const shard = this.#open.get(shardName) ?? (await SafetensorsFile.open(join(this.#folder, shardName)));
    this.#open.set(shardName, shard);
    return shard.read(name, shape);
  }

  async close(): Promise<void> {
    for (const file of this.#open.values()) await file.close();
  }
}
