import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '@qaio/core';

/** Made once and kept: written under another name and moved, so that what is there is whole. @returns the path */
export async function keptFile(
  path: string,
  onMaking: () => void,
  write: (path: string) => Promise<void>,
): Promise<string> {
  if (await stat(path).catch(() => undefined)) return path;
  onMaking();
  await makeFolder(dirname(path));
  const building = `${path}.building-${process.pid}`;
  try {
    await write(building);
    await rename(building, path);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return path;
}
