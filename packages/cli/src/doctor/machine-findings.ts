import { told } from '@qaio/core';
import { type Finding, broken, fine, worse } from './finding.js';
import { defaultThreadCount } from '../processors.js';
import type { Machine } from './machine.js';

const oldestNode = [20, 19] as const;
const littleBytes = 512 * 2 ** 20;

/** What Node, the processor, the threads and the memory are like. @param threadCount that the model would run on */
export function machineFindings(machine: Machine, threadCount: number): Finding[] {
  return [
    nodeFinding(machine),
    processorFinding(machine),
    threadFinding(machine, threadCount),
    memoryFinding(machine),
  ];
}

function nodeFinding({ nodeVersion, platform, architecture }: Machine): Finding {
  const says = told`Node.js ${nodeVersion} on ${platform} ${architecture}`;
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const isOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  if (isOld) return broken('node', says, told`Install Node.js ${oldestNode.join('.')} or newer.`);
  const isSupported =
    ['linux', 'darwin', 'win32'].includes(platform) && ['x64', 'arm64'].includes(architecture);
  return isSupported
    ? fine('node', says)
    : broken('node', says, told`ONNX Runtime ships for Linux, macOS and Windows on x64 and arm64 alone.`);
}

/** Sets that make the arithmetic of models faster, the fastest last. */
const usefulSets = ['avx2', 'avx512f', 'avx512_vnni', 'avx_vnni', 'amx_int8', 'asimd', 'asimddp', 'i8mm'];

function processorFinding({ processor, instructionSets, architecture }: Machine): Finding {
  if (!instructionSets)
    return fine('processor', told`${processor}; the system does not tell its instruction sets`);
  const has = usefulSets.filter((name) => instructionSets.includes(name));
  const says = told`${processor}; ${has.length > 0 ? has.join(', ') : told`no instruction set that helps`}`;
  if (architecture !== 'x64' || has.includes('avx2')) return fine('processor', says);
  return worse(
    'processor',
    says,
    told`It works, slowly: the model wants AVX2. Choose another machine or type of virtual machine.`,
  );
}

function threadFinding(machine: Machine, threadCount: number): Finding {
  const { processorCount, coreCount, processorQuota } = machine;
  const cores = coreCount === undefined || coreCount === processorCount ? '' : told` (${coreCount} cores)`;
  const limit =
    processorQuota === undefined ? '' : told`, of which this container may use the time of ${processorQuota}`;
  const says = told`the model runs on ${threadCount} of ${processorCount} processors${cores}${limit}`;
  const most = defaultThreadCount(machine);
  return threadCount > most
    ? worse('threads', says, told`More threads than cores wait for one another. Set QAIO_THREADS=${most}.`)
    : fine('threads', says);
}

function memoryFinding({ totalBytes, availableBytes }: Machine): Finding {
  const says = told`${mebibytes(availableBytes)} of ${mebibytes(totalBytes)} can be used`;
  return availableBytes < littleBytes
    ? worse(
        'memory',
        says,
        told`The embedded model needs about 200 MiB, one of 0.5 billion weights about 1 GiB. End other programs, or raise the container’s limit.`,
      )
    : fine('memory', says);
}

export const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
