import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder, takeLock } from '@qaio/core';

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
  for (let holder = await takeLock(path); holder !== undefined; holder = await takeLock(path)) {
    if (!isTold) onWait(holder);
    isTold = true;
    await sleep(pollMs);
  }
}
