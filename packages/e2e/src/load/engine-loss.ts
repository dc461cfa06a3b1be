import { setTimeout as sleep } from 'node:timers/promises';
import { Status } from 'nice-grpc';
import { serveWith } from '../testing/aio.js';
import { askAlone } from './known-answers.js';
import { LoadClient } from './load-client.js';
import { type LoadOutcome, runMixedLoad } from './mixed-load.js';

const seconds = 10;

export interface EngineLoss {
  readonly outcome: LoadOutcome;
  /** Calls that were told to try again. */
  readonly unavailable: number;
  /** Milliseconds until `aio serve` listened, and from the loss until it was ready again. */
  readonly startMs: number;
  readonly unreadyMs: number;
}

/** Ends the engine's thread under load, with a server of its own. @param options of `aio serve` */
export async function loseEngineUnderLoad(clients: number, options: readonly string[]): Promise<EngineLoss> {
  const started = performance.now();
  const losing = new URL('../../src/load/lose-engine.mjs', import.meta.url).href;
  const server = await serveWith(
    { NODE_OPTIONS: `--import=${losing}` },
    ...options,
    '--runner',
    'node-binding',
  );
  const startMs = performance.now() - started;
  server.child.stderr?.resume();
  const client = new LoadClient(server.grpcAddress);
  try {
    const known = await askAlone(client);
    const load = { address: server.grpcAddress, clients, seconds, known, random: Math.random };
    const loaded = runMixedLoad(load);
    await sleep((seconds * 1000) / 3);
    server.child.kill('SIGUSR2');
    const unreadyMs = await unreadyFor(server.httpAddress);
    const outcome = await loaded;
    return {
      outcome,
      unavailable: outcome.others.filter((status) => status === Status.UNAVAILABLE).length,
      startMs,
      unreadyMs,
    };
  } finally {
    client.close();
    await server.stop();
  }
}

async function unreadyFor(httpAddress: string): Promise<number> {
  const isReady = async (): Promise<boolean> => (await fetch(`http://${httpAddress}/readyz`)).ok;
  while (await isReady()) await sleep(5);
  const began = performance.now();
  while (!(await isReady())) await sleep(5);
  return performance.now() - began;
}
