import type { Served } from '../testing/aio.js';
import type { KnownAnswers } from './known-answers.js';
import { runMixedLoad } from './mixed-load.js';

const clients = 32;
const sliceSeconds = 15;

export interface SoakSlice {
  /** Calls since the beginning that came to an end of any kind. */
  readonly calls: number;
  readonly wrongAnswers: number;
  /** Statuses that nothing asked for. */
  readonly otherFailures: number;
  /** Of the server's process. */
  readonly memoryMiB: number;
}

/** Loads a server with mixed calls, slice by slice, each with connections of its own. */
export async function* soak(
  { grpcAddress: address, httpAddress }: Served,
  known: KnownAnswers,
  calls: number,
): AsyncGenerator<SoakSlice> {
  let done = 0;
  while (done < calls) {
    const load = { address, clients, seconds: sliceSeconds, known, random: Math.random };
    const { answers, refusals, cancelled, outOfTime, others, wrongAnswers } = await runMixedLoad(load);
    done += answers + refusals.length + cancelled + outOfTime + others.length;
    const memoryMiB = await memoryOf(httpAddress);
    yield { calls: done, wrongAnswers, otherFailures: others.length, memoryMiB };
  }
}

async function memoryOf(httpAddress: string): Promise<number> {
  const text = await (await fetch(`http://${httpAddress}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (?<bytes>\S+)$/mu.exec(text)?.groups?.['bytes']) / 2 ** 20;
}

/** How far memory has grown from the first slices to the last, as a part of the first; each the median of a quarter. */
export function growth(slices: readonly SoakSlice[]): number {
  const quarter = Math.ceil(slices.length / 4);
  const median = (part: readonly SoakSlice[]): number => {
    const sorted = part.map(({ memoryMiB }) => memoryMiB).sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? NaN;
  };
  const first = median(slices.slice(0, quarter));
  return (median(slices.slice(-quarter)) - first) / first;
}
