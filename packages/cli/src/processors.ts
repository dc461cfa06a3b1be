import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** What of the machine's processors this process may use. */
export interface Processors {
  /** That the system schedules it on, hardware threads of one core each for itself. */
  readonly processorCount: number;
  /** Cores that those belong to; undefined where the system does not tell. */
  readonly coreCount: number | undefined;
  /** Processors whose time a container may use; undefined where nothing limits it. */
  readonly processorQuota: number | undefined;
}

/** @param path of a file of the system @returns its text, empty where there is none */
export type ReadSystemFile = (path: string) => string;

export function readProcessors(read: ReadSystemFile = systemFile): Processors {
  return {
    processorCount: availableParallelism(),
    coreCount: coreCount(read),
    processorQuota: processorQuota(read),
  };
}

/** Threads that a model runs on by default: two on one core, or more than a container has time for, wait for one another. */
export function defaultThreadCount({ processorCount, coreCount, processorQuota }: Processors): number {
  return Math.max(1, Math.floor(Math.min(processorCount, coreCount ?? Infinity, processorQuota ?? Infinity)));
}

export function systemFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** https://www.kernel.org/doc/html/latest/admin-guide/cputopology.html */
export function coreCount(read: ReadSystemFile): number | undefined {
  const allowed = /^Cpus_allowed_list:\s*(\S+)$/mu.exec(read('/proc/self/status'))?.[1] ?? '';
  const cores = processorNumbers(allowed).map((number) =>
    read(`/sys/devices/system/cpu/cpu${number}/topology/thread_siblings_list`).trim(),
  );
  return cores.length === 0 || cores.includes('') ? undefined : new Set(cores).size;
}

/** @param list such as `0-3,8` */
function processorNumbers(list: string): number[] {
  return list
    .split(',')
    .filter((range) => range !== '')
    .flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    });
}

/** Of the control group that this process sees as its root, in version 2 or 1. */
export function processorQuota(read: ReadSystemFile): number | undefined {
  const [quota, period] = read('/sys/fs/cgroup/cpu.max').trim().split(' ').map(Number);
  const older = ['quota', 'period'].map((name) => Number(read(`/sys/fs/cgroup/cpu/cpu.cfs_${name}_us`)));
  return ratio(quota, period) ?? ratio(older[0], older[1]);
}

function ratio(quota = 0, period = 0): number | undefined {
  return quota > 0 && period > 0 ? quota / period : undefined;
}
