import { Hono } from 'hono';
import { expect, test } from '@jest/globals';
import { type CallVariables, logCall } from './http-call.js';
import { respondNoRoute } from './no-route.js';
import { createLogger } from '../logger.js';

const logger = createLogger({ level: 'error', format: 'json', stream: { write: () => undefined } });
const app = new Hono<CallVariables>();
app.use(logCall({ logger, clock: () => 0, isTask: () => false }, 'HTTP'));
app.all('*', (context) => respondNoRoute(context));

async function told(method: string, path: string): Promise<readonly [number, string, string | null]> {
  const response = await app.request(path, { method });
  const { error } = (await response.json()) as { error: { message: string } };
  return [response.status, error.message, response.headers.get('allow')];
}

test.each([
  ['POST', '/v1/tasks/a%3Arun', '/v1/tasks/a:run'],
  ['POST', '/v1/tasks/a:run/', '/v1/tasks/a:run'],
  ['GET', '/v1/tasks/', '/v1/tasks'],
  ['GET', '/v1//tasks', '/v1/tasks'],
  ['POST', '/v1/embeddings/', '/v1/embeddings'],
])('%s %s says what is meant', async (method, path, meant) => {
  const message = `${method} ${path} is not part of this API. Did you mean ${meant}?`;
  expect(await told(method, path)).toEqual([404, message, null]);
});

test('where OpenAI has had other paths, those of now are told', async () => {
  expect((await told('POST', '/v1/completions'))[1]).toContain('to POST /v1/chat/completions');
});

test('elsewhere the way to the tasks is told, and for another method those that there are', async () => {
  expect((await told('GET', '/v1/x'))[1]).toContain('GET /v1/tasks lists the tasks');
  expect(await told('PUT', '/v1/tasks/a:run')).toEqual([
    405,
    '/v1/tasks/a:run does not take PUT; use POST.',
    'POST',
  ]);
});
