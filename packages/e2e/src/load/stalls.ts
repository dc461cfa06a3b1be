import { setTimeout as sleep } from 'node:timers/promises';
import type { Served } from '../testing/aio.js';
import { failureOf, withClients } from './load-client.js';
import { serverFigures } from './server-figures.js';

const everyMs = 5;
const longestText = 20_000;

/** Milliseconds of the slowest answer of `/healthz` while the work goes on, and without it. */
export async function slowestHealth(
  httpAddress: string,
  work: () => Promise<unknown>,
): Promise<{ readonly idle: number; readonly busy: number }> {
  const idle = await slowestWhile(httpAddress, sleep(1000));
  return { idle, busy: await slowestWhile(httpAddress, work()) };
}

async function slowestWhile(httpAddress: string, work: Promise<unknown>): Promise<number> {
  let [isOver, slowest] = [false, 0];
  const done = work.finally(() => (isOver = true));
  while (!isOver) {
    const started = performance.now();
    await (await fetch(`http://${httpAddress}/healthz`)).text();
    slowest = Math.max(slowest, performance.now() - started);
    await sleep(everyMs);
  }
  await done;
  return slowest;
}

/**
 * Milliseconds of the longest block of the server's event loop while the work goes on, as it tells of itself; about ten of
 * them are the interval at which it looks.
 */
export async function longestBlock({ httpAddress }: Served, work: () => Promise<unknown>): Promise<number> {
  // each answer tells of the time since the one before
  await blockSinceAsked(httpAddress);
  await work();
  return blockSinceAsked(httpAddress);
}

async function blockSinceAsked(httpAddress: string): Promise<number> {
  const figure = await serverFigures(httpAddress);
  return 1000 * figure('nodejs_eventloop_lag_max_seconds');
}

/** As long as a task takes, judged window by window. */
const longText = '这家店的面很好吃，服务也周到，下次还来。'.repeat(longestText / 20);

/** So many at once over HTTP; those that are not done in time are left. */
export function judgeLongTexts(httpAddress: string, count: number, seconds: number): Promise<unknown> {
  const body = JSON.stringify({ input: { text: longText } });
  return allAtOnce(count, seconds, async (signal) => {
    const headers = { 'content-type': 'application/json' };
    const url = `http://${httpAddress}/v1/tasks/sentiment-long:run`;
    await (await fetch(url, { method: 'POST', headers, body, signal })).text();
  });
}

/** The same over gRPC, each on a connection of its own. */
export async function judgeLongTextsOverGrpc(
  grpcAddress: string,
  count: number,
  seconds: number,
): Promise<void> {
  await withClients(grpcAddress, count, async (clients) => {
    await Promise.all(clients.map((client) => client.get()));
    await allAtOnce(count, seconds, async (signal, i) => {
      await clients[i]?.judge(longText, signal, 'tasks/sentiment-long');
    });
  });
}

function allAtOnce(
  count: number,
  seconds: number,
  judge: (signal: AbortSignal, i: number) => Promise<void>,
): Promise<unknown> {
  const judged = async (_: unknown, i: number): Promise<void> => {
    const signal = AbortSignal.timeout(seconds * 1000);
    await judge(signal, i).catch((error: unknown) => {
      // who is refused has an answer as well
      if (!signal.aborted) failureOf(error);
    });
  };
  return Promise.all(Array.from({ length: count }, judged));
}
