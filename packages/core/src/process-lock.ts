import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { QaioError } from './errors.js';
import { isProcessAlive } from './process-alive.js';
import { told } from './told.js';

// in a container each process may have the number that the one before it had
const own = `${process.pid} ${performance.timeOrigin}`;

/**
 * Takes a lock, a file in a folder that is there, unless another process has it that is alive; one that a dead process
 * left is taken over. Whoever has it lets go of it by removing the file.
 *
 * @returns the other process's number; undefined where the lock is this process's now
 * @throws QaioError `invalid-input` where the file is no lock, Error of the system
 */
export async function takeLock(path: string): Promise<number | undefined> {
  while (!(await tryCreate(path, own))) {
    const holder = await readFile(path, 'utf8').catch(() => undefined);
    if (holder === undefined) continue;
    const [, number] = /^(\d+)(?: [\d.]+)?$/u.exec(holder) ?? [];
    if (number === undefined)
      throw new QaioError('invalid-input', told`${path} is in the way. Move it elsewhere, or remove it.`);
    if (isHeld(holder, Number(number))) return Number(number);
    await removeStale(path, holder);
  }
  return undefined;
}

function isHeld(holder: string, processId: number): boolean {
  return processId === process.pid ? holder === own : isProcessAlive(processId);
}

/** The file has its content from the moment it exists: it is linked, not written. */
async function tryCreate(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${process.pid}-${performance.now()}`;
  await writeFile(draft, content);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Another process may have taken the stale lock over meanwhile: the moved file is read, and put back if it is new. */
async function removeStale(path: string, staleContent: string): Promise<void> {
  const moved = `${path}.stale-${process.pid}-${performance.now()}`;
  await rename(path, moved).catch(() => undefined);
  const content = await readFile(moved, 'utf8').catch(() => staleContent);
  if (content !== staleContent) await tryCreate(path, content);
  await rm(moved, { force: true });
}
