import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { startScriptedServer } from '../testing/scripted-server.js';

test('a stream ends its connection where the client asks for that, and keeps it for others', async () => {
  const scripted = await startScriptedServer();
  const headersOf = async (connection: string): Promise<IncomingMessage['headers']> => {
    const headers = { 'content-type': 'application/json', connection };
    const url = `http://${scripted.server.httpAddress}/v1/tasks/chat:stream`;
    const call = request(url, { method: 'POST', headers, agent: false });
    call.end('{"input":{"message":"好"}}');
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    expect(await text(response)).toContain('event: done');
    return response.headers;
  };
  expect((await headersOf('close')).connection).toBe('close');
  expect((await headersOf('keep-alive')).connection).toBe('keep-alive');
  await scripted.close();
});
