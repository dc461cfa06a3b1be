import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HttpTaskClient } from './http-task-client.js';
import type { StreamEvent } from './task-client.js';

const encoder = new TextEncoder();
let server: Server;
const realFetch = globalThis.fetch;

/** Cuts the answer at every byte, in the middle of characters and of events. */
const body = encoder.encode(
  'event: textDelta\ndata: {"textDelta":{"text":"你"}}\n\nevent: textDelta\ndata: {"textDelta":{"text":"好😀"}}\n\n',
);

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/v1/tasks/refused:stream') {
      response.writeHead(400).end('{"error":{"message":"太长"}}');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    void (async () => {
      for (const byte of body) {
        response.write(Uint8Array.of(byte));
        await new Promise(setImmediate);
      }
      if (request.url === '/v1/tasks/failing:stream')
        response.write('event: error\ndata: {"error":{"message":"坏了"}}\n\n');
      response.end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  globalThis.fetch = (path, init) => realFetch(`${base}${path as string}`, init);
});
afterAll(() => {
  globalThis.fetch = realFetch;
  server.close();
});

async function texts(task: string): Promise<string[]> {
  const events: StreamEvent[] = [];
  for await (const event of new HttpTaskClient().stream(task, {}, new AbortController().signal))
    events.push(event);
  return events.map((event) => event.textDelta?.text ?? '');
}

test('events come whole, however the network cuts them', async () => {
  expect(await texts('fine')).toEqual(['你', '好😀']);
});

test('a refusal and a failure half-way are errors with the server’s words', async () => {
  await expect(texts('refused')).rejects.toThrow('太长');
  await expect(texts('failing')).rejects.toThrow('坏了');
});
