import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Told, told } from '@qaio/core';
import type { ModelManifest } from './model-manifest.js';

/** What can be known of a file without reading the whole of it. */
export interface FileSample {
  readonly bytes: number;
  /** Of the first page of every stride, in hex. */
  readonly sha256: string;
}

const pageBytes = 4096;
// reads a 64th of a file: damage in a row is found for certain from this length on
const strideBytes = 64 * pageBytes;

/** Of every file in a folder, by name. */
export async function sampleFolder(folder: string): Promise<Record<string, FileSample>> {
  const samples: Record<string, FileSample> = {};
  for (const name of (await readdir(folder)).sort()) samples[name] = await sampleFile(join(folder, name));
  return samples;
}

/**
 * Whether a model's files are as its import left them, as far as their lengths and samples tell.
 *
 * @returns what is wrong with the first that is not; undefined if none is, or the manifest has no samples
 */
export async function findDamage(
  folder: string,
  { samples = {} }: Pick<ModelManifest, 'samples'>,
): Promise<Told | undefined> {
  for (const [name, expected] of Object.entries(samples)) {
    const found = await sampleFile(join(folder, name)).catch(() => undefined);
    if (!found) return told`${name} cannot be read`;
    if (found.bytes !== expected.bytes)
      return told`${name} has ${found.bytes} bytes instead of ${expected.bytes}`;
    if (found.sha256 !== expected.sha256) return told`${name} has changed`;
  }
  return undefined;
}

async function sampleFile(path: string): Promise<FileSample> {
  const file = await open(path);
  try {
    const { size: bytes } = await file.stat();
    const hash = createHash('sha256');
    const page = Buffer.alloc(pageBytes);
    for (let position = 0; position < bytes; position += strideBytes) {
      const { bytesRead } = await file.read(page, 0, pageBytes, position);
      hash.update(page.subarray(0, bytesRead));
    }
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}
