import { createHash } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from '@qaio/core';
import { z } from 'zod';
import type { HashMemory } from '../checkpoint/hash-memory.js';

export const hashesFileName = 'hashes.json';

const known = z.strictObject({ stamp: z.string(), sha256: z.string() });
/** By a hash of the files' paths, the latest used last. */
const knownHashes = z.record(z.string(), known);

const mostKnown = 200;

/**
 * Hashes of files that are as they were: the same place on the disk, length, and times of their last changes. They are
 * kept in the cache folder; where that cannot be read or written, every hash is computed.
 */
export function storedHashes(cacheFolder: string): HashMemory {
  const path = join(cacheFolder, hashesFileName);
  return async (paths, compute) => {
    const key = createHash('sha256')
      .update(paths.map((each) => resolve(each)).join('\0'))
      .digest('hex');
    const stamp = await stampOf(paths);
    const { [key]: before, ...others } = await read(path);
    if (before && before.stamp === stamp) return before.sha256;
    const sha256 = await compute();
    // what changed meanwhile is not what was hashed
    if (stamp === (await stampOf(paths)))
      await write(cacheFolder, path, { ...others, [key]: { stamp, sha256 } });
    return sha256;
  };
}

async function stampOf(paths: readonly string[]): Promise<string> {
  const stamps = paths.map(async (path) => {
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    if (!found) return 'missing';
    const { dev, ino, size, mtimeNs, ctimeNs } = found;
    return [dev, ino, size, mtimeNs, ctimeNs].join(':');
  });
  return (await Promise.all(stamps)).join();
}

async function read(path: string): Promise<z.infer<typeof knownHashes>> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  try {
    return knownHashes.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Whole or not at all: another process may read it, or write its own. */
async function write(folder: string, path: string, hashes: z.infer<typeof knownHashes>): Promise<void> {
  const latest = Object.fromEntries(Object.entries(hashes).slice(-mostKnown));
  const beside = `${path}.${process.pid}.${createHash('sha256').update(JSON.stringify(latest)).digest('hex').slice(0, 8)}`;
  try {
    await makeFolder(folder);
    await writeFile(beside, JSON.stringify(latest));
    await rename(beside, path);
  } catch {
    // the next start computes it once more
    await rm(beside, { force: true }).catch(() => undefined);
  }
}
