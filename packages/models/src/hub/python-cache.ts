/** What Python's huggingface_hub keeps: https://huggingface.co/docs/huggingface_hub/guides/manage-cache */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelName } from './model-name.js';

/** @param cache such as ~/.cache/huggingface/hub */
export function snapshotFolder(cache: string, { repository }: ModelName, commit: string): string {
  return join(repositoryFolder(cache, repository), 'snapshots', commit);
}

/** The commit that a revision stood for when it was fetched last; the revision itself where it was never fetched by name. */
export async function cachedCommit(cache: string, { repository, revision }: ModelName): Promise<string> {
  const path = join(repositoryFolder(cache, repository), 'refs', revision);
  return (await readFile(path, 'utf8').catch(() => revision)).trim();
}

const repositoryFolder = (cache: string, repository: string): string =>
  join(cache, `models--${repository.replace('/', '--')}`);
