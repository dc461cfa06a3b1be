/** Models of a hub on this machine: `hub/OWNER--NAME/COMMIT/` in the cache, and the commit that each revision last stood for. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ModelName, parseModelName } from './model-name.js';
import { wholeModel } from './whole-model.js';

/**
 * A model that was pulled before.
 *
 * @returns a Hugging Face-style folder or a GGUF file; undefined where it was not pulled
 * @throws QaioError `model-not-found` if `name` is not a model name
 */
export async function pulledModel(name: string, cacheFolder: string): Promise<string | undefined> {
  const wanted = parseModelName(name);
  const root = rootOf(cacheFolder, wanted);
  const commit = await readFile(revisionPath(root, wanted.revision), 'utf8').catch(() => wanted.revision);
  return wholeModel(join(root, commit.trim()), wanted.quantisation);
}

/** Where all that is pulled of a repository lies. */
export const rootOf = (cacheFolder: string, { repository }: ModelName): string =>
  join(cacheFolder, 'hub', repository.replace('/', '--'));

export async function writeRevision(root: string, revision: string, commit: string): Promise<void> {
  const path = revisionPath(root, revision);
  await mkdir(join(root, 'revisions'), { recursive: true });
  await writeFile(`${path}.new`, commit);
  await rename(`${path}.new`, path);
}

const revisionPath = (root: string, revision: string): string =>
  join(root, 'revisions', encodeURIComponent(revision));
