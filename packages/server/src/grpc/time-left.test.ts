import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Metadata, type ServerOptions, credentials } from '@grpc/grpc-js';
import { HealthDefinition } from 'nice-grpc-server-health';
import { type CallContext, type Server, createServer } from 'nice-grpc';
import { timeLeftInterceptor, timeLeftOf } from './time-left.js';

const seen: (number | undefined)[] = [];
const options: ServerOptions = { interceptors: [timeLeftInterceptor] };
let server: Server;
let client: Client;
beforeAll(async () => {
  server = createServer(options);
  server.add(HealthDefinition, {
    check: async (_: unknown, context: CallContext) => {
      seen.push(timeLeftOf(context));
      return HealthDefinition.methods.check.responseType.decode(new Uint8Array());
    },
    async *watch() {},
  });
  client = new Client(`127.0.0.1:${await server.listen('127.0.0.1:0')}`, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await server.shutdown();
});

/** Calls as any client does, with a deadline of its own. */
const check = (deadline: number | undefined, headers: Record<string, string> = {}): Promise<void> =>
  new Promise((resolve, reject) => {
    const metadata = Metadata.fromHttp2Headers(headers);
    client.makeUnaryRequest(
      '/grpc.health.v1.Health/Check',
      () => Buffer.alloc(0),
      () => undefined,
      undefined,
      metadata,
      deadline === undefined ? {} : { deadline },
      (error) => (error ? reject(error) : resolve()),
    );
  });

test('a deadline reaches the service as the time left', async () => {
  await check(Date.now() + 60_000);
  expect(seen.at(-1)).toBeGreaterThan(50_000);
  expect(seen.at(-1)).toBeLessThanOrEqual(60_000);
});

test('without one there is no limit, whatever the headers say', async () => {
  await check(undefined, { 'qaio-time-left-ms': '5' });
  expect(seen.at(-1)).toBeUndefined();
});
