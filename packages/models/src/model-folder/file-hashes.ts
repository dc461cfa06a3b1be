import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Told, told } from '@qaio/core';
import type { ModelManifest } from './model-manifest.js';

export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** sha256 of every file in a folder, by name. */
export async function hashFolder(folder: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const name of (await readdir(folder)).sort()) hashes[name] = await hashFile(join(folder, name));
  return hashes;
}

/**
 * Whether every byte of a model's files is as its import left it.
 *
 * @returns what is wrong with the first that is not; undefined if none is, or the manifest has no checksums
 */
export async function findChange(
  folder: string,
  { files = {} }: Pick<ModelManifest, 'files'>,
): Promise<Told | undefined> {
  for (const [name, expected] of Object.entries(files)) {
    const found = await hashFile(join(folder, name)).catch(() => undefined);
    if (found === undefined) return told`${name} cannot be read`;
    if (found !== expected) return told`${name} has changed`;
  }
  return undefined;
}
