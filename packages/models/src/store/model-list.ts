import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, readJson } from '../checkpoint/json-file.js';
import { manifestFileName } from '../model-folder/file-names.js';
import { type ModelManifest, modelManifest } from '../model-folder/model-manifest.js';

export interface ListedModel extends ModelManifest {
  readonly folder: string;
  /** Of all files together. */
  readonly bytes: number;
}

/** The imported models in the cache, by name and dtype. Folders of other versions are left out. */
export async function listModels(cacheFolder: string): Promise<ListedModel[]> {
  const root = join(cacheFolder, 'models');
  const names = await readdir(root).catch(() => []);
  const listed = await Promise.all(names.map((name) => describeModel(join(root, name))));
  return listed
    .filter((model) => model !== undefined)
    .sort((a, b) => a.name.localeCompare(b.name) || a.dtype.localeCompare(b.dtype));
}

/** @returns undefined if the folder is not an imported model */
export async function describeModel(folder: string): Promise<ListedModel | undefined> {
  const path = join(folder, manifestFileName);
  if (!(await exists(path))) return undefined;
  const { data: manifest } = modelManifest.safeParse(await readJson(path));
  return manifest && { ...manifest, folder, bytes: await folderBytes(folder) };
}

async function folderBytes(folder: string): Promise<number> {
  const files = await readdir(folder);
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
