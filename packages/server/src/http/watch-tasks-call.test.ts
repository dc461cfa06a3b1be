import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { WatchTasksResponse, WatchTasksResponseJson } from '@qaio/protocol';
import { Hono } from 'hono';
import { defaultConnectionTimes } from '../connection-times.js';
import { createLogger } from '../logger.js';
import type { TaskApi } from '../task-api.js';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';
import { type CallVariables, logCall } from './http-call.js';
import { callWatchTasks } from './watch-tasks-call.js';

let scripted: ScriptedServer;
beforeEach(async () => {
  scripted = await startScriptedServer({ times: { ...defaultConnectionTimes, heartbeatMs: 50 } });
  await scripted.reloader.ready();
});
afterEach(() => scripted.close());

interface Frame {
  readonly id: string;
  readonly event: string;
  readonly data: WatchTasksResponseJson;
}

/** A stream of events, read frame by frame. */
class Watched {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = '';
  beats = 0;

  constructor(readonly response: Response) {
    if (!response.body) throw new Error('no body');
    this.#reader = response.body.getReader();
  }

  /** The next event, or undefined at the end. */
  async next(): Promise<Frame | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end < 0) {
        const { done, value } = await this.#reader.read();
        if (done) return undefined;
        this.#text += this.#decoder.decode(value, { stream: true });
        continue;
      }
      const frame = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 2);
      if (frame === ':') this.beats++;
      const { id, event, data } = Object.fromEntries(
        frame.split('\n').map((line) => line.split(/: (.*)/su, 2)),
      ) as Record<string, string>;
      if (data !== undefined)
        return { id: id ?? '', event: event ?? '', data: JSON.parse(data) as Frame['data'] };
    }
  }

  close(): Promise<void> {
    return this.#reader.cancel();
  }
}

async function watch(headers: Record<string, string> = {}, query = ''): Promise<Watched> {
  return new Watched(
    await fetch(`http://${scripted.server.httpAddress}/v1/tasks:watch${query}`, { headers }),
  );
}
async function edit(from: string, to: string): Promise<void> {
  const path = join(scripted.tasksFolder, 'sentiment.yaml');
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
}
const names = (frame?: Frame) => frame?.data.tasks?.map(({ displayName }) => displayName);

test('the tasks come at once and after every edit, a bad one with its problems; between them something beats', async () => {
  const watched = await watch();
  expect(watched.response.headers.get('content-type')).toMatch(/^text\/event-stream/u);
  const first = await watched.next();
  expect([first?.event, names(first)]).toEqual(['tasks', ['chat', 'sentiment']]);
  expect(first?.id).toBe(first?.data.version);
  await edit('displayName: sentiment', 'displayName: 心情');
  expect(names(await watched.next())).toEqual(['chat', '心情']);
  await edit('system:', 'sytem:');
  const bad = await watched.next();
  expect([names(bad), bad?.data.problems]).toMatchObject([['chat', '心情'], [{ line: 8 }]]);
  const waiting = watched.next();
  while (watched.beats < 2) await new Promise(setImmediate);
  await scripted.reloader.close();
  expect(await waiting).toBeUndefined();
});

test('a client that connects anew is told what it has missed, and nothing that it knows', async () => {
  const before = await watch();
  const known = (await before.next())?.id ?? '';
  await before.close();
  const again = await watch({ 'last-event-id': known });
  const next = again.next();
  await edit('displayName: sentiment', 'displayName: 心情');
  expect(names(await next)).toEqual(['chat', '心情']);
  await again.close();
  for (const late of [await watch({ 'last-event-id': known }), await watch({}, `?version=${known}`)]) {
    expect(names(await late.next())).toEqual(['chat', '心情']);
    await late.close();
  }
});

test('a list and a task that have not changed are their ETag alone', async () => {
  for (const path of ['/v1/tasks', '/v1/tasks/sentiment']) {
    const url = `http://${scripted.server.httpAddress}${path}`;
    const tag = (await fetch(url)).headers.get('etag') ?? '';
    const again = await fetch(url, { headers: { 'if-none-match': tag } });
    expect([again.status, await again.text(), again.headers.get('x-request-id')]).toEqual([
      304,
      '',
      expect.any(String),
    ]);
    await edit('description: x', 'description: xx');
    await scripted.reloader.reload();
    expect((await fetch(url, { headers: { 'if-none-match': tag } })).status).toBe(200);
  }
});

test('a watch that nothing happens to waits for the next state once, however often it beats', async () => {
  const end = { done: true, value: undefined } as const;
  let finish: (end: IteratorReturnResult<undefined>) => void = () => undefined;
  const next = new Promise<IteratorReturnResult<undefined>>((resolve) => (finish = resolve));
  let waits = 0;
  const then = next.then.bind(next);
  next.then = (...callbacks) => {
    waits++;
    return then(...callbacks);
  };
  const states = { next: () => next } as unknown as AsyncGenerator<WatchTasksResponse>;
  const api = { watchTasks: () => states } as unknown as TaskApi;
  const app = new Hono<CallVariables>();
  const logger = createLogger({ level: 'error', format: 'json', stream: { write: () => undefined } });
  app.use(logCall({ logger, clock: () => 0, isTask: () => false }, 'HTTP'));
  app.get('/', (context) => callWatchTasks(context, api, 1));
  const watched = new Watched(await app.request('/'));
  const over = watched.next();
  while (watched.beats < 5) await new Promise(setImmediate);
  expect(waits).toBe(1);
  finish(end);
  expect(await over).toBeUndefined();
});
