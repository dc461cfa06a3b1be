/** Loads a server of its own and prints what docs/reliability.md shows: `npm run load -- [--soak[=CALLS]] [OPTIONS OF aio serve]`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Served, serve } from '../testing/aio.js';
import { besideCheapCalls } from './beside-cheap-calls.js';
import { loseEngineUnderLoad } from './engine-loss.js';
import { type KnownAnswers, askAlone } from './known-answers.js';
import { LoadClient } from './load-client.js';
import { readArguments } from './load-arguments.js';
import { type LoadOutcome, runMixedLoad } from './mixed-load.js';
import { type SoakSlice, growth, serveCollecting, soak } from './soak.js';
import { judgeLongTexts, judgeLongTextsOverGrpc, longestBlock, slowestHealth } from './stalls.js';

const [runInSeconds, seconds] = [2, 10];
const crowds = [8, 64, 256];
const longTextSeconds = 3;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const quantile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;

const ms = (value: number): string => `${value.toFixed(0)} ms`;

function describe(clients: number, outcome: LoadOutcome): string {
  const { judgements, refusals, answers, wrongAnswers, drift, others } = outcome;
  return [
    `${clients} clients: ${(answers / seconds).toFixed(0)} answers/s`,
    `judgements p50 ${ms(quantile(judgements, 0.5))}, p99 ${ms(quantile(judgements, 0.99))}`,
    `${wrongAnswers} other than unloaded, log-probabilities within ${drift.toExponential(1)}`,
    `${refusals.length} refused after p99 ${ms(quantile(refusals, 0.99))}, ${outcome.refusalsWithoutDelay} without RetryInfo`,
    `${outcome.cancelled} cancelled, ${outcome.outOfTime} out of time, other failures: ${others.join() || 'none'}`,
  ].join('; ');
}

async function crowdsAt(address: string, known: KnownAnswers): Promise<boolean> {
  let isSound = true;
  for (const clients of crowds) {
    const outcome = await runMixedLoad({
      address,
      clients,
      runInSeconds,
      seconds,
      known,
      random: Math.random,
    });
    print(describe(clients, outcome));
    isSound &&= outcome.wrongAnswers === 0 && outcome.others.length === 0;
  }
  return isSound;
}

async function besideOthers(server: Served): Promise<void> {
  const { grpcAddress, httpAddress } = server;
  for (const { call, share, callsPerSecond } of await besideCheapCalls(grpcAddress, 64))
    print(
      `a chat beside 64 clients of ${call} (${callsPerSecond.toFixed(0)} calls/s): ${(100 * share).toFixed(0)} % of its speed alone`,
    );
  const { idle, busy } = await slowestHealth(httpAddress, () => judgeLongTexts(httpAddress, 70, seconds));
  print(`/healthz: at most ${ms(idle)} idle, ${ms(busy)} beside 70 long texts`);
  const blocks = [
    await longestBlock(server, () => sleep(1000)),
    await longestBlock(server, () => judgeLongTexts(httpAddress, 70, longTextSeconds)),
    await longestBlock(server, () => judgeLongTextsOverGrpc(grpcAddress, 70, longTextSeconds)),
  ];
  const [none, http, grpc] = blocks.map(ms);
  print(
    `the event loop's longest block: ${none} idle, ${http} as 70 long texts come and go over HTTP, ${grpc} over gRPC`,
  );
}

async function stopBesideWatchers(server: Served, client: LoadClient): Promise<boolean> {
  const watching = new AbortController();
  for (let i = 0; i < 8; i++) void client.watch(watching.signal).catch(() => undefined);
  await sleep(500);
  const asked = performance.now();
  const code = await server.stop();
  print(`SIGTERM with 8 idle watchers: gone after ${ms(performance.now() - asked)}, exit code ${code}`);
  watching.abort();
  return code === 0;
}

async function loseEngine(clients: number, options: readonly string[]): Promise<boolean> {
  const { outcome, unavailable, startMs, unreadyMs } = await loseEngineUnderLoad(clients, options);
  const others = outcome.others.length - unavailable;
  print(
    `the Node binding's thread ended under ${clients} clients: ${unavailable} calls told to try again, ` +
      `${others} other failures, ${outcome.wrongAnswers} wrong answers, ready again after ${ms(unreadyMs)}, where a start takes ${ms(startMs)}`,
  );
  return others === 0 && outcome.wrongAnswers === 0;
}

/** How much larger the server may be at the end of a soak. */
const mostGrowth = 0.1;

async function soakAt(server: Served, known: KnownAnswers, calls: number): Promise<boolean> {
  const slices: SoakSlice[] = [];
  for await (const slice of soak(server, known, calls)) {
    slices.push(slice);
    const { resident, inUse } = slice.memory;
    print(`${slice.calls} calls, ${resident.toFixed(0)} MiB, of which ${inUse.toFixed(0)} in use`);
  }
  const sum = (count: (slice: SoakSlice) => number): number =>
    slices.reduce((all, one) => all + count(one), 0);
  const [wrong, others] = [sum(({ wrongAnswers }) => wrongAnswers), sum((one) => one.otherFailures)];
  const grown = [growth(slices, 'resident'), growth(slices, 'inUse')];
  const [resident, inUse] = grown.map((part) => `${(100 * part).toFixed(1)} %`);
  print(
    `${wrong} wrong answers, ${others} other failures, memory grew by ${resident}, what is in use by ${inUse}`,
  );
  return wrong === 0 && others === 0 && grown.every((part) => part < mostGrowth);
}

async function measure(server: Served, client: LoadClient, options: readonly string[]): Promise<boolean> {
  const isSound = await crowdsAt(server.grpcAddress, await askAlone(client));
  await besideOthers(server);
  const isStopped = await stopBesideWatchers(server, client);
  return (await loseEngine(64, options)) && isSound && isStopped;
}

const { soakCalls, options } = readArguments(process.argv.slice(2));
const server = await (soakCalls ? serveCollecting(options) : serve(...options));
server.child.stderr?.resume();
const client = new LoadClient(server.grpcAddress);
try {
  const isSound = soakCalls
    ? await soakAt(server, await askAlone(client), soakCalls)
    : await measure(server, client, options);
  process.exitCode = isSound ? 0 : 1;
} finally {
  client.close();
  await server.stop();
}
