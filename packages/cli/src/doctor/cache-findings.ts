import { mkdtemp, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorPart, told } from '@qaio/core';
import { inspectCache } from '@qaio/models';
import { type Finding, broken, fine, worse } from './finding.js';
import { mebibytes } from './machine-findings.js';

const littleBytes = 2 * 2 ** 30;

/** Whether the cache can be written to, has room, and holds whole imports. @param isWhole every byte of them is read */
export async function cacheFindings(cacheFolder: string, isWhole: boolean): Promise<Finding[]> {
  return [await writingFinding(cacheFolder), ...(await importFindings(cacheFolder, isWhole))];
}

async function writingFinding(folder: string): Promise<Finding> {
  try {
    const base = await existingPart(folder);
    const probe = await mkdtemp(join(base, '.qaio-doctor-'));
    await writeFile(join(probe, 'x'), 'x').finally(() => rm(probe, { recursive: true, force: true }));
    const { bavail, bsize } = await statfs(base);
    const says = told`${folder} can be written to; ${mebibytes(bavail * bsize)} are free`;
    if (bavail * bsize >= littleBytes) return fine('cache', says);
    return worse(
      'cache',
      says,
      told`A model of 0.5 billion weights takes up to 2 GiB. Make room, or set QAIO_CACHE to another folder.`,
    );
  } catch (error) {
    const says = told`${folder} cannot be written to: ${errorPart(error)}`;
    return broken('cache', says, told`Imported models are kept there. Set QAIO_CACHE to a folder of yours.`);
  }
}

/** The folder, or the nearest one above it that is there: a doctor makes none. */
async function existingPart(folder: string): Promise<string> {
  const above = dirname(folder);
  return above === folder || (await stat(folder).catch(() => undefined)) ? folder : existingPart(above);
}

async function importFindings(cacheFolder: string, isWhole: boolean): Promise<Finding[]> {
  const { models, unfinished, others } = await inspectCache(cacheFolder, isWhole);
  const damaged = models.filter(({ damage }) => damage !== undefined);
  const bytes = models.reduce((sum, model) => sum + model.bytes, 0);
  const how = isWhole ? told`every byte was read` : told`a 64th was read; --whole reads all`;
  const findings = damaged.map(({ name, dtype, folder, damage }) =>
    worse(
      'imports',
      told`${name} ${dtype} in ${folder} is damaged: ${damage}`,
      told`It is imported again when it is next used.`,
    ),
  );
  if (damaged.length === 0)
    findings.push(
      fine(
        'imports',
        models.length === 0 ? told`none yet` : told`${models.length}, ${mebibytes(bytes)}; whole (${how})`,
      ),
    );
  if (unfinished.length > 0)
    findings.push(
      worse(
        'imports',
        told`unfinished: ${unfinished.join(', ')}`,
        told`Another process is at work there, or the next import removes them.`,
      ),
    );
  if (others.length > 0)
    findings.push(
      worse(
        'imports',
        told`not read by this version: ${others.join(', ')}`,
        told`If no other version of this program uses them, remove them.`,
      ),
    );
  return findings;
}
