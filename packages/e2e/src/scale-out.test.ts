/** Three servers behind nginx and Envoy, as examples/scale-out has them, and behind a client's own round robin. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { PromptTaskServiceDefinition } from '@qaio/protocol';
import { type Channel, ClientError, Metadata, Status, createChannel, createClient } from 'nice-grpc';
import { type Served, root, serve } from './testing/aio.js';
import { missingCommand, testIf } from './testing/optional.js';

const text = '今天终于升职了，太开心了！';

let servers: readonly Served[] = [];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-scale-'));
});
// a test may have killed one
beforeEach(async () => {
  const missing = Array.from({ length: 3 - servers.length }, () => serve('--threads', '1'));
  servers = [...servers, ...(await Promise.all(missing))];
}, 120_000);
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
}, 60_000);
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

interface Doors {
  readonly grpc: string;
  readonly http: string;
}

/** A program that stands before the servers. */
interface Proxy {
  readonly name: string;
  readonly missing: string | undefined;
  /** The example, with the addresses of the servers that run here and its own. */
  readonly start: () => Promise<Doors>;
}

const nginx: Proxy = {
  name: 'nginx',
  missing: missingCommand('nginx', ['-v']),
  start: () =>
    startProxy('nginx.conf', {
      upstream: (address) => `server ${address} `,
      listener: (address) => `listen ${address}`,
      command: (path) => ['nginx', '-p', folder, '-e', join(folder, 'error.log'), '-c', path],
      head: `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;\n`,
    }),
};

const envoyAddress = (address: string): string => {
  const [host, port] = address.split(':');
  return `{ address: ${host}, port_value: ${port} }`;
};
const envoy: Proxy = {
  name: 'Envoy',
  missing: missingCommand('envoy', ['--version']),
  start: () =>
    startProxy('envoy.yaml', {
      upstream: envoyAddress,
      listener: envoyAddress,
      command: (path) => ['envoy', '-c', path, '--log-level', 'error', '--use-dynamic-base-id'],
      head: '',
    }),
};

interface ProxyForm {
  /** How the example writes the address of a server, and one that it listens on. */
  readonly upstream: (address: string) => string;
  readonly listener: (address: string) => string;
  readonly command: (path: string) => readonly string[];
  readonly head: string;
}

async function startProxy(example: string, { upstream, listener, command, head }: ProxyForm): Promise<Doors> {
  const [grpc, http] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  let config = await readFile(join(root, 'examples/scale-out', example), 'utf8');
  const replace = (from: string, to: string): void => {
    expect(config).toContain(from);
    config = config.replace(from, to);
  };
  for (const [i, { grpcAddress, httpAddress }] of servers.entries()) {
    replace(upstream(`127.0.0.1:${50051 + i}`), upstream(grpcAddress));
    replace(upstream(`127.0.0.1:${7860 + i}`), upstream(httpAddress));
  }
  replace(listener('127.0.0.1:50050'), listener(grpc));
  replace(listener('127.0.0.1:7850'), listener(http));
  const path = join(folder, example);
  await writeFile(path, head + config);
  const [program = '', ...args] = command(path);
  const proxy: ChildProcess = spawn(program, args, { stdio: 'inherit' });
  cleanUps.push(async () => {
    proxy.kill('SIGTERM');
    await once(proxy, 'exit');
  });
  await untilTrue(async () => (await fetch(`http://${http}/readyz`)).ok);
  return { grpc, http };
}

async function untilTrue(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue().catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 20));
}

function clientOf(channel: Channel) {
  cleanUps.push(() => channel.close());
  return createClient(PromptTaskServiceDefinition, channel);
}

type Client = ReturnType<typeof clientOf>;
const ask = (client: Client, session = '') =>
  client.runTask(
    { task: 'tasks/sentiment', input: { text } },
    { metadata: Metadata(session === '' ? {} : { 'x-session': session }) },
  );

async function askHttp(http: string, session: string): Promise<void> {
  const response = await fetch(`http://${http}/v1/tasks/sentiment:run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-session': session },
    body: JSON.stringify({ input: { text } }),
  });
  expect(response.status).toBe(200);
}

interface Loaded {
  answers: number;
  readonly failures: Status[];
}

/** Each client asks one thing after another until it is told to stop. */
function load(clients: readonly Client[]): { readonly seen: Loaded; stop(): Promise<void> } {
  const seen: Loaded = { answers: 0, failures: [] };
  let isOver = false;
  const loops = clients.map(async (client) => {
    while (!isOver)
      try {
        await ask(client);
        seen.answers++;
      } catch (error) {
        if (!(error instanceof ClientError)) throw error;
        seen.failures.push(error.code);
      }
  });
  return {
    seen,
    stop: async () => {
      isOver = true;
      await Promise.all(loops);
    },
  };
}

/** Kills the last server that is left under load. */
async function killOneUnder(loaded: ReturnType<typeof load>): Promise<void> {
  const { seen } = loaded;
  await untilTrue(async () => seen.answers > 30);
  servers.at(-1)?.child.kill('SIGKILL');
  servers = servers.slice(0, -1);
  const before = seen.answers;
  await untilTrue(async () => seen.answers > before + 60);
  await loaded.stop();
}

const clientCount = 8;

for (const { name, missing, start } of [nginx, envoy]) {
  testIf(
    missing,
    `behind ${name}, calls that name a conversation reach one server, others all, and streams come as they are written`,
    async () => {
      const { grpc, http } = await start();
      const client = clientOf(createChannel(grpc));
      const before = await Promise.all(servers.map(runs));
      const counts = async () =>
        (await Promise.all(servers.map(runs)))
          .map((count, i) => count - (before[i] ?? 0))
          .toSorted((a, b) => a - b);
      for (let i = 0; i < 12; i++) await ask(client, 'a-conversation');
      expect(await counts()).toEqual([0, 0, 12]);
      for (let i = 0; i < 60; i++) await ask(client);
      expect((await counts()).filter((count) => count === 0)).toEqual([]);
      const response = await fetch(`http://${http}/v1/tasks/chat:stream`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ input: { message: text } }),
      });
      let chunks = 0;
      for await (const chunk of response.body ?? []) chunks += Math.sign((chunk as Uint8Array).length);
      expect(chunks).toBeGreaterThan(2);
    },
    120_000,
  );

  testIf(
    missing,
    `behind ${name}, a conversation is at one server, whether it comes over gRPC or over HTTP`,
    async () => {
      const { grpc, http } = await start();
      const client = clientOf(createChannel(grpc));
      const placed = async (run: () => Promise<unknown>): Promise<number> => {
        const before = await Promise.all(servers.map(runs));
        await run();
        const after = await Promise.all(servers.map(runs));
        return after.findIndex((count, i) => count > (before[i] ?? 0));
      };
      const places: number[] = [];
      for (let i = 0; i < 12; i++) {
        const session = `conversation ${i}`;
        const place = await placed(() => ask(client, session));
        expect(await placed(() => askHttp(http, session))).toBe(place);
        places.push(place);
      }
      expect(new Set(places)).toEqual(new Set([0, 1, 2]));
    },
    120_000,
  );

  testIf(
    missing,
    `behind ${name}, a batch may be larger than a proxy takes by itself`,
    async () => {
      const { grpc, http } = await start();
      const client = clientOf(createChannel(grpc));
      async function* items() {
        for (const { id, input } of largeBatch) yield { id, request: { task: 'tasks/sentiment', input } };
      }
      const answered: Record<string, string | undefined> = {};
      for await (const { id, outcome } of client.batchRunTask(items())) answered[id] = outcome?.$case;
      const long = largeBatch.slice(0, -1).map(({ id }) => [id, 'error']);
      expect(answered).toEqual({ ...Object.fromEntries(long), short: 'response' });
      const response = await fetch(`http://${http}/v1/tasks/sentiment:batchRun`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body: largeBatch.map(({ id, input }) => JSON.stringify({ id, request: { input } })).join('\n'),
      });
      expect((await response.text()).match(/^\{"id"/gmu)).toHaveLength(largeBatch.length);
    },
    120_000,
  );

  testIf(
    missing,
    `behind ${name}, one that is killed under load costs the calls that it had, and no other`,
    async () => {
      const { grpc } = await start();
      const clients = Array.from({ length: clientCount }, () =>
        clientOf(createChannel(grpc, undefined, { 'grpc.use_local_subchannel_pool': 1 })),
      );
      const loaded = load(clients);
      await killOneUnder(loaded);
      // each client has one call under way; what is said of one depends on whether an answer had begun
      expect(loaded.seen.failures.length).toBeLessThanOrEqual(clientCount);
      for (const status of loaded.seen.failures)
        expect([Status.UNAVAILABLE, Status.INTERNAL]).toContain(status);
    },
    120_000,
  );
}

/** Of 2 MB: one item that is answered, and others that are refused before they cost anything. */
const largeBatch = [
  ...Array.from({ length: 8 }, (_, i) => ({ id: `long ${i}`, input: { text: 'x'.repeat(250_000) } })),
  { id: 'short', input: { text } },
];

/** RunTask calls that a server has answered. */
async function runs({ httpAddress }: Served): Promise<number> {
  const metrics = await (await fetch(`http://${httpAddress}/metrics`)).text();
  return Number(
    /^qaio_calls_total\{method="RunTask",status="OK"\} (?<count>\d+)$/mu.exec(metrics)?.groups?.['count'] ??
      0,
  );
}

test('a client’s own round robin uses every server, and one that is killed costs the calls that it had', async () => {
  const addresses = servers.map(({ grpcAddress }) => grpcAddress).join();
  const serviceConfig = JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] });
  const channel = createChannel(`ipv4:${addresses}`, undefined, { 'grpc.service_config': serviceConfig });
  const client = clientOf(channel);
  const loaded = load(Array.from({ length: clientCount }, () => client));
  await untilTrue(async () => (await Promise.all(servers.map(runs))).every((count) => count > 0));
  await killOneUnder(loaded);
  expect(loaded.seen.failures.length).toBeLessThanOrEqual(clientCount);
  expect(new Set([...loaded.seen.failures, Status.UNAVAILABLE])).toEqual(new Set([Status.UNAVAILABLE]));
}, 120_000);
