/** What a model consists of, in a repository and in a folder. */
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { exists } from '../checkpoint/json-file.js';
import { readShardNames } from '../checkpoint/sharded-safetensors.js';
import { findGguf, isSplitGguf } from './gguf-choice.js';

export const requiredTexts = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
export const wantedTexts = [...requiredTexts, 'chat_template.jinja', 'generation_config.json'];
export const weightsName = 'model.safetensors';
export const indexName = 'model.safetensors.index.json';

/**
 * The model in a folder whose files have their names only once they are whole.
 *
 * @param quantisation of a GGUF file; undefined for safetensors
 * @returns the folder or the GGUF file; undefined where something is missing
 * @throws QaioError `model-invalid` where the index of the weights is damaged
 */
export async function wholeModel(
  folder: string,
  quantisation: string | undefined,
): Promise<string | undefined> {
  if (quantisation !== undefined) return wholeGguf(folder, quantisation);
  const files = [...requiredTexts, ...(await weightFiles(folder))];
  const areThere = await Promise.all(files.map((name) => exists(join(folder, name))));
  return areThere.every(Boolean) ? folder : undefined;
}

async function wholeGguf(folder: string, quantisation: string): Promise<string | undefined> {
  const names = await readdir(folder, { recursive: true }).catch((): string[] => []);
  const portable = names.map((name) => name.replaceAll(sep, '/'));
  const found = findGguf(portable, quantisation);
  return found === undefined || isSplitGguf(found) ? undefined : join(folder, found);
}

/** What a folder's safetensors weights are, whether they are there or not. */
export async function weightFiles(folder: string): Promise<string[]> {
  const index = join(folder, indexName);
  const isSharded = !(await exists(join(folder, weightsName))) && (await exists(index));
  return isSharded ? [...new Set((await readShardNames(index)).values())] : [weightsName];
}
