import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isProcessAlive, makeFolder } from '@qaio/core';

export interface LockOptions {
  readonly sleep: (ms: number) => Promise<void>;
  /** Called once if another process holds the lock. */
  readonly onWait: (processId: number) => void;
}

const pollMs = 200;

/** Does work that only one process may do at a time. A lock left by a dead process is taken over. */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  await makeFolder(dirname(path));
  await acquire(path, options);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquire(path: string, { sleep, onWait }: LockOptions): Promise<void> {
  let isTold = false;
  while (!(await tryCreate(path, String(process.pid)))) {
    const holder = await readFile(path, 'utf8').catch(() => undefined);
    if (holder === undefined) continue;
    if (!isProcessAlive(Number(holder))) {
      await removeStale(path, holder);
      continue;
    }
    if (!isTold) onWait(Number(holder));
    isTold = true;
    await sleep(pollMs);
  }
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
