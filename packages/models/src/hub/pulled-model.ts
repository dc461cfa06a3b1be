/** Models of a hub on this machine: `hub/OWNER--NAME/COMMIT/` (`modelscope/...`) in the cache, and the commit that each revision last stood for. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@qaio/core';
import { type ModelName, parseModelName } from './model-name.js';
import { cachedCommit, snapshotFolder } from './python-cache.js';
import { wholeModel } from './whole-model.js';

/** Where models are looked for. */
export interface ModelShelves {
  /** Ours. */
  readonly cacheFolder: string;
  /** That of Python's huggingface_hub, which is only read. */
  readonly pythonCache?: string | undefined;
}

/**
 * A model that was pulled before, by us or by Python's huggingface_hub.
 *
 * @returns a Hugging Face-style folder or a GGUF file; undefined where it is not there
 * @throws QaioError `invalid-option` if `name` is not a model name
 */
export async function pulledModel(name: string, shelves: ModelShelves): Promise<string | undefined> {
  const wanted = parseModelName(name);
  const path = revisionPath(rootOf(shelves.cacheFolder, wanted), wanted.revision);
  const commit = (await readFile(path, 'utf8').catch(() => wanted.revision)).trim();
  const folders = [join(rootOf(shelves.cacheFolder, wanted), commit)];
  if (shelves.pythonCache !== undefined && wanted.hub === 'huggingface') {
    const theirs = await cachedCommit(shelves.pythonCache, wanted);
    for (const one of [commit, theirs]) folders.push(snapshotFolder(shelves.pythonCache, wanted, one));
  }
  for (const folder of folders) {
    const model = await wholeModel(folder, wanted.quantisation);
    if (model !== undefined) return model;
  }
  return undefined;
}

/** Where all that is pulled of a repository lies. */
export const rootOf = (cacheFolder: string, { hub, repository }: ModelName): string =>
  join(cacheFolder, hub === 'huggingface' ? 'hub' : hub, repository.replace('/', '--'));

export async function writeRevision(root: string, revision: string, commit: string): Promise<void> {
  const path = revisionPath(root, revision);
  await makeFolder(join(root, 'revisions'));
  await writeFile(`${path}.new`, commit);
  await rename(`${path}.new`, path);
}

const revisionPath = (root: string, revision: string): string =>
  join(root, 'revisions', encodeURIComponent(revision));
