/** What a server writes where its log is for programs: from its start to its stop. */
import { expect, test } from '@jest/globals';
import { serve } from './testing/aio.js';

test('every line of both streams is JSON, the start and the stop have one, and every request names its route and no path', async () => {
  const served = await serve('--log-format', 'json', '--log-level', 'debug');
  const listening = { msg: 'Listening', web: `http://${served.httpAddress}` };
  expect(JSON.parse(served.announced)).toMatchObject({ grpcAddress: served.grpcAddress, ...listening });
  let text = '';
  served.child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  const get = (path: string) => fetch(`http://${served.httpAddress}${path}`);
  await get('/');
  await get(`/${encodeURIComponent('秘密')}?q=secret`);
  await get(`/v1/${encodeURIComponent('秘密')}?q=secret`);
  expect(await served.stop()).toBe(0);
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const told = lines.filter(({ msg }) => msg !== 'call').map(({ msg }) => msg);
  expect(told.slice(-3)).toEqual(['Serving', 'Stopping: no call is taken any more', 'Stopped']);
  expect(lines.at(-1)).toMatchObject({ runsCut: 0, ms: expect.any(Number) });
  expect(lines.filter(({ msg }) => msg === 'call')).toMatchObject([
    { method: 'Page', level: 20, status: 'OK' },
    { method: 'HTTP', route: 'GET /*', status: 'NOT_FOUND' },
    { method: 'HTTP', route: 'GET /v1/*', status: 'NOT_FOUND' },
  ]);
  expect(text).not.toMatch(/secret|秘密/u);
}, 60_000);
