/** What a collector gets over OTLP: an HTTP server of the test's own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Metadata } from 'nice-grpc';
import { type CallTraces, openCallTraces } from './call-traces.js';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';

interface SentSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number };
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}
interface Sent {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}

const sent: Sent[] = [];
const collector = createServer((request, response) => {
  void json(request).then((body) => {
    if (request.url === '/otlp/v1/traces') sent.push(body as Sent);
    response.end('{}');
  });
});
let traces: CallTraces;
let scripted: ScriptedServer;
beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const { port } = collector.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}/otlp/`;
  traces = await openCallTraces({ endpoint, serverVersion: '0.0.0-test', model: 'scripted' });
  scripted = await startScriptedServer({ traces });
});
afterAll(async () => {
  await scripted.close();
  collector.close();
});

const [traceId, caller] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
const traceparent = `00-${traceId}-${caller}-01`;
const secret = '秘密的话';

const valuesOf = ({ attributes }: SentSpan): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

test('calls of both doors are spans in the trace of their client, with what the model did below; no text is told', async () => {
  const { client, server } = scripted;
  await client.runTask({ task: 'chat', input: { message: secret } }, { metadata: Metadata({ traceparent }) });
  const post = (task: string) =>
    fetch(`http://${server.httpAddress}/v1/tasks/${task}:run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent },
      body: JSON.stringify({ input: { text: secret } }),
    });
  await (await post('nope')).text();
  const items = (async function* () {
    yield { id: '', request: { task: 'sentiment', input: { text: secret } } };
  })();
  const answers = client.batchRunTask(items, { metadata: Metadata({ traceparent }) });
  for await (const { outcome } of answers) expect(outcome?.$case).toBe('response');
  const lines = await fetch(`http://${server.httpAddress}/v1/tasks/sentiment:batchRun`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', traceparent },
    body: JSON.stringify({ request: { input: { text: secret } } }),
  });
  expect(await lines.text()).toContain('response');
  await (await fetch(`http://${server.httpAddress}/healthz`, { headers: { traceparent } })).text();
  await traces.close();

  expect(JSON.stringify(sent)).not.toContain(secret);
  const spans = sent.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  );
  const calls = spans.filter(({ parentSpanId }) => parentSpanId === caller);
  expect(calls.map(({ name, kind, traceId: id }) => [name, kind, id])).toEqual([
    ['RunTask', 2, traceId],
    ['RunTask', 2, traceId],
    ['BatchRunTask/item', 2, traceId],
    ['BatchRunTask', 2, traceId],
    ['BatchRunTask/item', 2, traceId],
    ['BatchRunTask', 2, traceId],
  ]);
  const [run, refused] = calls as [SentSpan, SentSpan];
  expect(valuesOf(refused)).toMatchObject({
    'rpc.status_code': 'NOT_FOUND',
    'error.type': 'UNKNOWN_TASK',
  });
  const inner = spans.filter(({ parentSpanId }) => parentSpanId === run.spanId);
  expect(inner.map(valuesOf)).toMatchObject([
    { 'qaio.task': 'sentiment', 'gen_ai.usage.output_tokens': 0 },
    {
      'qaio.task': 'chat',
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'qaio',
      'gen_ai.request.model': 'scripted',
      'gen_ai.response.finish_reasons': { values: [{ stringValue: 'stop' }] },
    },
  ]);
  for (const { spanId } of calls.filter(({ name }) => name === 'BatchRunTask/item'))
    expect(spans.filter(({ parentSpanId }) => parentSpanId === spanId).map(valuesOf)).toMatchObject([
      { 'qaio.task': 'sentiment' },
    ]);
  for (const span of [run, ...inner])
    expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).toBe(true);
});
