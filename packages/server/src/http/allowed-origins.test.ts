import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiKeys, createApiKey } from '../api-keys.js';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';
import { originOf } from '../origin.js';

const shop = 'https://shop.example';
const alice = createApiKey('alice', (count) => Buffer.alloc(count, 1));

let scripted: ScriptedServer;
beforeAll(async () => {
  const apiKeys = ApiKeys.parse(alice.line, 'keys');
  scripted = await startScriptedServer({ allowedOrigins: [shop], apiKeys });
});
afterAll(() => scripted.close());

const call = (path: string, origin: string, method = 'GET', headers: object = {}): Promise<Response> =>
  fetch(`http://${scripted.server.httpAddress}${path}`, { method, headers: { origin, ...headers } });
const allowed = (response: Response): string | null => response.headers.get('access-control-allow-origin');
const preflight = (path: string, origin: string): Promise<Response> =>
  call(path, origin, 'OPTIONS', {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  });

describe('a page of an origin that is allowed', () => {
  test('is told without a key that it may send one', async () => {
    const response = await preflight('/v1/tasks/sentiment:run', shop);
    expect([response.status, allowed(response)]).toEqual([204, shop]);
    expect(response.headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    expect(response.headers.get('access-control-allow-methods')).toBe('GET,POST,DELETE');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('may read what it is answered, refusals too', async () => {
    for (const [headers, status] of [
      [{ authorization: `Bearer ${alice.key}` }, 200],
      [{}, 401],
    ] as const) {
      const response = await call('/v1/tasks', shop, 'GET', headers);
      expect([response.status, allowed(response)]).toEqual([status, shop]);
      expect(response.headers.get('access-control-expose-headers')).toContain('retry-after');
      expect(response.headers.get('vary')).toContain('Origin');
    }
  });
});

test.each([`${shop}.evil.example`, 'http://shop.example', 'https://shop.example:444', 'null', '*'])(
  'a page of %s may not',
  async (origin) => {
    expect(allowed(await preflight('/v1/tasks/sentiment:run', origin))).toBeNull();
    expect(allowed(await call('/v1/tasks', origin))).toBeNull();
  },
);

test('nothing beside the API is for other pages', async () => {
  for (const path of ['/', '/metrics', '/healthz']) expect(allowed(await call(path, shop))).toBeNull();
});

test('without the option nobody may', async () => {
  const closed = await startScriptedServer();
  try {
    const response = await fetch(`http://${closed.server.httpAddress}/v1/tasks`, {
      headers: { origin: shop },
    });
    expect([response.status, allowed(response)]).toEqual([200, null]);
  } finally {
    await closed.close();
  }
});

test('an origin is a scheme, a host and a port, and no pattern', () => {
  expect(
    ['https://Shop.example', 'http://localhost:5173/', 'https://shop.example:443'].map(tryOrigin),
  ).toEqual([undefined, 'http://localhost:5173', undefined]);
  for (const text of [
    '*',
    'null',
    'shop.example',
    'https://*.example',
    'https://a.example/path',
    'ftp://a.example',
  ])
    expect(() => originOf(text)).toThrow(/is not an origin/u);
});

function tryOrigin(text: string): string | undefined {
  try {
    return originOf(text);
  } catch {
    return undefined;
  }
}
