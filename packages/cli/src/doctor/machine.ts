import { arch, cpus, totalmem } from 'node:os';
import { type Processors, readProcessors, systemFile } from '../processors.js';

/** What the doctor judges of the machine and of what this process may use of it. */
export interface Machine extends Processors {
  readonly nodeVersion: string;
  readonly platform: NodeJS.Platform;
  readonly architecture: string;
  readonly processor: string;
  /** Instruction sets as Linux names them; undefined where the system does not tell. */
  readonly instructionSets: readonly string[] | undefined;
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
    instructionSets: instructionSets(systemFile('/proc/cpuinfo')),
    ...readProcessors(),
    totalBytes: totalmem(),
    availableBytes: process.availableMemory(),
  };
}

function instructionSets(cpuinfo: string): readonly string[] | undefined {
  // https://docs.kernel.org/arch/x86/cpuinfo.html; on ARM the line is called Features
  return /^(?:flags|Features)\s*:(.*)$/mu.exec(cpuinfo)?.[1]?.trim().split(/\s+/u);
}
