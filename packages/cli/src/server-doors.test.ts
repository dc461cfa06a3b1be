import { once } from 'node:events';
import { type AddressInfo, type Server, createServer } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { formatAddress } from '@qaio/server/address';
import { runInContext } from './testing/run-in-context.js';

const taken: Server[] = [];
afterEach(() => {
  for (const server of taken.splice(0)) server.close();
});

async function takenAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  taken.push(server);
  await once(server, 'listening');
  return formatAddress({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
}

const inUse = (address: string, option: string): string =>
  `aio: ${address} is already in use. Stop the other program or choose another address with ${option} HOST:PORT.\n`;

// there is no such model: what is told of addresses was found before it was looked for
const serve = (listen: string, http: string) =>
  runInContext(['serve', '--model', '/nonexistent', '--listen', listen, '--http', http]);

test('taken addresses are all told at once, before a model is looked for', async () => {
  const [grpc, http] = [await takenAddress(), await takenAddress()];
  expect(await serve(grpc, http)).toEqual({
    code: 1,
    stdout: '',
    stderr: inUse(grpc, '--listen') + inUse(http, '--http'),
  });
  expect((await serve(grpc, '127.0.0.1:0')).stderr).toBe(inUse(grpc, '--listen'));
  expect((await serve('127.0.0.1:0', http)).stderr).toBe(inUse(http, '--http'));
});
