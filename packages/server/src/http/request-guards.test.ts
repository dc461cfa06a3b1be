import { expect, test } from '@jest/globals';
import { Hono } from 'hono';
import { requireKnownHost } from './request-guards.js';

const status = async (
  listenHost: string,
  hostHeader: string,
  allowed: readonly string[] = [],
): Promise<number> => {
  const app = new Hono().use(requireKnownHost(listenHost, allowed)).get('/', (context) => context.text('ok'));
  app.onError((_, context) => context.text('refused', 403));
  return (await app.request('/', { headers: { host: hostHeader } })).status;
};

test('on loopback only loopback names are answered', async () => {
  expect(await status('127.0.0.1', 'localhost:7860')).toBe(200);
  expect(await status('127.0.0.1', '[::1]:7860')).toBe(200);
  expect(await status('127.0.0.1', 'evil.example:7860')).toBe(403);
  expect(await status('127.0.0.1', '127.0.0.1.evil.example')).toBe(403);
});

test('elsewhere any host name is answered', async () => {
  expect(await status('0.0.0.0', 'box.example:7860')).toBe(200);
});

test('names have no case, and may end with a dot', async () => {
  for (const name of ['LOCALHOST:7860', 'localhost.', 'localhost.:7860', 'LocalHost.'])
    expect(await status('127.0.0.1', name)).toBe(200);
  expect(await status('127.0.0.1', 'localhost.evil.example')).toBe(403);
  expect(await status('127.0.0.1', '.')).toBe(403);
});

test('names that the server was told are answered, and no others', async () => {
  const allowed = ['Box.local', 'nas.home.arpa.'];
  for (const name of ['box.local:7860', 'BOX.LOCAL.', 'nas.home.arpa'])
    expect(await status('127.0.0.1', name, allowed)).toBe(200);
  for (const name of ['box', 'a.box.local', '']) expect(await status('127.0.0.1', name, allowed)).toBe(403);
});
