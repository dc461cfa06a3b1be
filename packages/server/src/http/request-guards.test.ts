import { expect, test } from '@jest/globals';
import { Hono } from 'hono';
import { requireKnownHost } from './request-guards.js';

const status = async (listenHost: string, hostHeader: string): Promise<number> => {
  const app = new Hono().use(requireKnownHost(listenHost)).get('/', (context) => context.text('ok'));
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
