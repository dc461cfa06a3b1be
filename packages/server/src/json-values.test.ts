/** A json task's own object, in by one door and out by the same. */
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PromptTaskServiceDefinition, RunTaskRequest } from '@qaio/protocol';
import { type Channel, createChannel, createClient } from 'nice-grpc';
import { type GrpcServer, startGrpcServer } from './grpc/grpc-server.js';
import { createHttpApp } from './http/http-app.js';
import { createLogger } from './logger.js';
import { Readiness } from './readiness.js';
import { echoApi } from './testing/echo-api.js';

const address = { host: '127.0.0.1', port: 0 };
const logger = createLogger({ level: 'error', format: 'json', stream: { write: () => true } });
const log = { logger, clock: () => 0, isTask: () => true };
const readiness = new Readiness();
const app = createHttpApp({ api: echoApi(), readiness, webFolder: tmpdir(), host: '127.0.0.1', log });
let grpc: GrpcServer;
let channel: Channel;
beforeAll(async () => {
  grpc = await startGrpcServer({ api: echoApi(), readiness, log }, address);
  channel = createChannel(`127.0.0.1:${grpc.port}`);
});
afterAll(async () => {
  channel.close();
  await grpc.shutdown();
});

const post = async (verb: string, text: string): Promise<string> => {
  const headers = { host: '127.0.0.1', 'content-type': 'application/json' };
  const body = `{"input":${text}}`;
  return (await app.request(`/v1/tasks/echo:${verb}`, { method: 'POST', headers, body })).text();
};

/** The text of an object to the text that comes back. */
const doors: Readonly<Record<string, (text: string) => Promise<string>>> = {
  HTTP: async (text) => answered(await post('run', text)),
  SSE: async (text) => answered(/^data: ([^\n]*)$/mu.exec(await post('stream', text))?.[1] ?? ''),
  gRPC: async (text) => {
    const request = RunTaskRequest.fromPartial({ task: 'echo', input: JSON.parse(text) as object });
    const { result } = await createClient(PromptTaskServiceDefinition, channel).runTask(request);
    return JSON.stringify(result?.output?.value);
  },
};

function answered(body: string): string {
  interface Answer {
    readonly result?: { readonly json?: unknown };
    readonly done?: Answer;
  }
  const answer = JSON.parse(body) as Answer;
  return JSON.stringify((answer.done ?? answer).result?.json);
}

const objects = [
  '{"timing":{"total":{"seconds":"1","nanos":5}}}',
  '{"timing":"soon","total":null}',
  '{"duration":{"seconds":1},"queue":{}}',
  '{"a":null,"b":[null,{"c":null}]}',
  '{"__proto__":{"polluted":true},"x":{"__proto__":null}}',
  '{"constructor":{"prototype":1},"toJSON":"text","hasOwnProperty":false}',
  '{"":{"":[]},"seed":12345678901,"finishReason":"FINISH_REASON_STOP"}',
];

test.each(Object.keys(doors).flatMap((door) => objects.map((text) => [door, text] as const)))(
  '%s: %s',
  async (door, text) => {
    expect(await doors[door]?.(text)).toBe(text);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  },
);
