import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isProcessAlive, makeFolder } from '@qaio/core';
import { exists } from '../checkpoint/json-file.js';
import { hashFolder } from './file-hashes.js';
import { manifestFileName } from './file-names.js';
import { sampleFolder } from './file-samples.js';
import type { ModelManifest } from './model-manifest.js';

const infix = '.building-';
const abandonedMs = 24 * 60 * 60 * 1000;
// process ids say nothing on another machine that shares the folder
const thisHost = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/**
 * Makes a model folder that appears complete or not at all: it is built under another name and moved. If another process
 * has finished the same meanwhile, its folder stays.
 *
 * @param write fills the folder @returns its manifest, which is written last
 */
export async function buildFolder(
  outFolder: string,
  write: (building: string) => Promise<ModelManifest>,
): Promise<void> {
  const building = unfinishedName(outFolder);
  await makeFolder(dirname(outFolder));
  await sweepUnfinished(dirname(outFolder), `${basename(outFolder)}${infix}`);
  try {
    await mkdir(building);
    const written = await write(building);
    const [files, samples] = [await hashFolder(building), await sampleFolder(building)];
    const manifest: ModelManifest = { ...written, files, samples };
    await writeFile(join(building, manifestFileName), JSON.stringify(manifest, null, 2));
    await rename(building, outFolder).catch(async (error: unknown) => {
      if (!(await exists(join(outFolder, manifestFileName)))) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/** Removes a model folder: others see the whole of it or nothing. */
export async function removeFolder(folder: string): Promise<void> {
  const leaving = unfinishedName(folder);
  // another process may have been quicker
  await rename(folder, leaving).catch(() => undefined);
  await rm(leaving, { recursive: true, force: true });
}

/** Removes what processes that were killed left in a folder. @param prefix of the names to look at */
export async function sweepUnfinished(folder: string, prefix = ''): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const [, host, processId] = /\.building-(?:([0-9a-f]{8})-)?(\d+)-[\d.]+$/u.exec(name) ?? [];
    if (processId === undefined) continue;
    const path = join(folder, name);
    const isDead = host === thisHost && !isProcessAlive(Number(processId));
    if (isDead || (await isAbandoned(path))) await rm(path, { recursive: true, force: true });
  }
}

/** Whether a path is of a folder that is being built, or was. */
export const isUnfinished = (path: string): boolean => basename(path).includes(infix);

const unfinishedName = (folder: string): string =>
  `${folder}${infix}${thisHost}-${process.pid}-${performance.now()}`;

/** Whether nobody has written to a folder for so long that nobody will. */
async function isAbandoned(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  const paths = [folder, ...names.map((name) => join(folder, name))];
  const times = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Date.now() - Math.max(...times) > abandonedMs;
}
