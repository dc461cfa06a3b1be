import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Told } from '@qaio/core';
import { findDamage } from '../model-folder/file-samples.js';
import { findChange } from '../model-folder/file-hashes.js';
import { isUnfinished } from '../model-folder/build-folder.js';
import { type ListedModel, describeModel } from './model-list.js';

/** An import in the cache, and what is wrong with its files. */
export interface InspectedModel extends Pick<ListedModel, 'name' | 'dtype' | 'folder' | 'bytes'> {
  readonly damage?: Told;
}

export interface CacheInspection {
  readonly models: readonly InspectedModel[];
  /** Folders that an import is writing, or was when it was killed. */
  readonly unfinished: readonly string[];
  /** Folders and files that this version does not read. */
  readonly others: readonly string[];
}

/** Looks through the cache and changes nothing. @param isWhole whether every byte is read, or only samples */
export async function inspectCache(cacheFolder: string, isWhole: boolean): Promise<CacheInspection> {
  const root = join(cacheFolder, 'models');
  const paths = (await readdir(root).catch(() => [])).sort().map((name) => join(root, name));
  const unfinished = paths.filter(isUnfinished);
  const models: InspectedModel[] = [];
  const others: string[] = [];
  for (const path of paths.filter((each) => !unfinished.includes(each))) {
    const model = await readable(path);
    if (model) models.push(await inspected(model, isWhole));
    else others.push(path);
  }
  return { models, unfinished, others };
}

async function readable(path: string): Promise<ListedModel | undefined> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  // half a manifest is as good as none
  return isFolder ? describeModel(path).catch(() => undefined) : undefined;
}

async function inspected(model: ListedModel, isWhole: boolean): Promise<InspectedModel> {
  const { name, dtype, folder, bytes } = model;
  const damage = (await findDamage(folder, model)) ?? (isWhole ? await findChange(folder, model) : undefined);
  return { name, dtype, folder, bytes, ...(damage !== undefined && { damage }) };
}
