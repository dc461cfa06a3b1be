import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, totalmem } from 'node:os';

/** What the doctor judges of the machine and of what this process may use of it. */
export interface Machine {
  readonly nodeVersion: string;
  readonly platform: NodeJS.Platform;
  readonly architecture: string;
  readonly processor: string;
  /** Instruction sets as Linux names them; undefined where the system does not tell. */
  readonly instructionSets: readonly string[] | undefined;
  readonly processorCount: number;
  /** Processors whose time a container may use; undefined where nothing limits it. */
  readonly processorQuota: number | undefined;
  readonly totalBytes: number;
  /** That this process could still take, whatever limits it. */
  readonly availableBytes: number;
}

export function readMachine(): Machine {
  return {
    nodeVersion: process.versions.node,
    platform: process.platform,
    architecture: arch(),
    processor: cpus()[0]?.model.trim() || 'unknown processor',
    instructionSets: instructionSets(textOf('/proc/cpuinfo')),
    processorCount: availableParallelism(),
    processorQuota: processorQuota(textOf),
    totalBytes: totalmem(),
    availableBytes: process.availableMemory(),
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function instructionSets(cpuinfo: string): readonly string[] | undefined {
  // https://docs.kernel.org/arch/x86/cpuinfo.html; on ARM the line is called Features
  return /^(?:flags|Features)\s*:(.*)$/mu.exec(cpuinfo)?.[1]?.trim().split(/\s+/u);
}

/**
 * Of the control group that this process sees as its root, in version 2 or 1.
 *
 * @param read gives a file's text, empty where there is none
 */
export function processorQuota(read: (path: string) => string): number | undefined {
  const [quota, period] = read('/sys/fs/cgroup/cpu.max').trim().split(' ').map(Number);
  const older = ['quota', 'period'].map((name) => Number(read(`/sys/fs/cgroup/cpu/cpu.cfs_${name}_us`)));
  return ratio(quota, period) ?? ratio(older[0], older[1]);
}

function ratio(quota = 0, period = 0): number | undefined {
  return quota > 0 && period > 0 ? quota / period : undefined;
}
