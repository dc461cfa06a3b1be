import { setTimeout as sleep } from 'node:timers/promises';
import { type Served, serveWith } from '../testing/aio.js';
import type { KnownAnswers } from './known-answers.js';
import { runMixedLoad } from './mixed-load.js';
import { serverFigures } from './server-figures.js';

const clients = 32;
const sliceSeconds = 15;
/** What is freed is given back a little later. */
const settleMs = 500;

/** Megabytes of 2^20 bytes of the server's process, once its garbage is collected. */
export interface ServerMemory {
  /** All that it has of the system, the native libraries' with it. */
  readonly resident: number;
  /** What JavaScript keeps: the heap, and buffers beside it. */
  readonly inUse: number;
}

export interface SoakSlice {
  /** Calls since the beginning that came to an end of any kind. */
  readonly calls: number;
  readonly wrongAnswers: number;
  /** Statuses that nothing asked for. */
  readonly otherFailures: number;
  readonly memory: ServerMemory;
}

/** A server that collects its garbage when it is told to. @param options of `aio serve` */
export function serveCollecting(options: readonly string[]): Promise<Served> {
  const collecting = new URL('../../src/load/collect-garbage.mjs', import.meta.url).href;
  return serveWith({ NODE_OPTIONS: `--import=${collecting}` }, ...options);
}

/** Loads a server of {@link serveCollecting} with mixed calls, slice by slice, each with connections of its own. */
export async function* soak(server: Served, known: KnownAnswers, calls: number): AsyncGenerator<SoakSlice> {
  const address = server.grpcAddress;
  let done = 0;
  while (done < calls) {
    const load = { address, clients, seconds: sliceSeconds, known, random: Math.random };
    const { answers, refusals, cancelled, outOfTime, others, wrongAnswers } = await runMixedLoad(load);
    done += answers + refusals.length + cancelled + outOfTime + others.length;
    const memory = await memoryOf(server);
    yield { calls: done, wrongAnswers, otherFailures: others.length, memory };
  }
}

async function memoryOf({ child, httpAddress }: Served): Promise<ServerMemory> {
  child.kill('SIGUSR2');
  await sleep(settleMs);
  const figure = await serverFigures(httpAddress);
  const mebibytes = (name: string): number => figure(name) / 2 ** 20;
  return {
    resident: mebibytes('process_resident_memory_bytes'),
    inUse: mebibytes('nodejs_heap_size_used_bytes') + mebibytes('nodejs_external_memory_bytes'),
  };
}

/** How far memory has grown from the first slices to the last, as a part of the first; each the median of a quarter. */
export function growth(slices: readonly SoakSlice[], kind: keyof ServerMemory): number {
  const quarter = Math.ceil(slices.length / 4);
  const median = (part: readonly SoakSlice[]): number => {
    const sorted = part.map(({ memory }) => memory[kind]).sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? NaN;
  };
  const first = median(slices.slice(0, quarter));
  return (median(slices.slice(-quarter)) - first) / first;
}
