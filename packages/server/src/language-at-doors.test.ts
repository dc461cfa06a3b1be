/** A caller that asks for a language gets all of an error in it: no sentence is left in English. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Told, type ToldPart } from '@qaio/core';
import { RunTaskRequest, type RunTaskResponse } from '@qaio/protocol';
import { Metadata } from 'nice-grpc';
import { LocalizedMessage, type RichClientError } from 'nice-grpc-error-details';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';

/** Leaves out what would be said in another language: what a translation cannot reach is left. */
function unsaid(part: ToldPart): string {
  return part instanceof Told ? `〔${part.parts.map(unsaid).join('|')}〕` : String(part);
}

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer({ translations: { zh: unsaid } });
});
afterAll(() => scripted.close());

const json = { 'content-type': 'application/json' };
const run = '/v1/tasks/sentiment:run';
const conversations = '/v1/tasks/chat/conversations';

interface Localised {
  readonly locale?: string;
  readonly message?: string;
  readonly fieldViolations?: readonly { readonly localizedMessage?: Localised }[];
}

async function localisedOf(path: string, init: RequestInit): Promise<readonly string[]> {
  const headers = { 'accept-language': 'zh', ...(init.headers as object) };
  const response = await fetch(`http://${scripted.server.httpAddress}${path}`, { ...init, headers });
  expect(response.ok).toBe(false);
  const { error } = (await response.json()) as { error: { details: readonly Localised[] } };
  const whole = error.details.find(({ locale }) => locale === 'zh')?.message;
  const violations = error.details.flatMap(({ fieldViolations = [] }) => fieldViolations);
  return [whole ?? 'no message', ...violations.map((one) => one.localizedMessage?.message ?? 'no message')];
}

const body = (value: unknown): RequestInit => ({
  method: 'POST',
  headers: json,
  body: typeof value === 'string' ? value : JSON.stringify(value),
});

test.each<[string, string, RequestInit]>([
  ['an unknown path', '/v1/nothing', {}],
  ['a method', run, { method: 'PUT' }],
  ['a body that is too long', run, body('x'.repeat(300_000))],
  ['no content type', run, { method: 'POST' }],
  ['another content type', run, { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } }],
  ['another charset', run, { ...body('{}'), headers: { 'content-type': 'application/json; charset=gbk' } }],
  ['a packed body', run, { ...body('{}'), headers: { ...json, 'content-encoding': 'gzip' } }],
  ['an empty body', run, body('')],
  ['no JSON', run, body('{"input":}')],
  ['half a string', run, body('{"input":"x')],
  ['a control', run, body('{"a":"\n"}')],
  ['bytes', run, { method: 'POST', headers: json, body: Uint8Array.of(0x22, 0xff) }],
  ['an unknown task', '/v1/tasks/none', {}],
  [
    'wrong types',
    run,
    body({ input: 5, sampling: { topK: 'x', stopSequences: [1] }, validateOnly: 1, more: 1 }),
  ],
  ['the task in the body', run, body({ task: 'x' })],
  ['a schema that is not met', run, body({ input: { text: '', more: 1 } })],
  ['another type', run, body({ input: { text: 5 } })],
  ['U+FFFD', run, body({ input: { text: '\uFFFD' } })],
  ['a setting', run, body({ input: { text: 'x' }, sampling: { topP: 5 } })],
  ['another version', run, body({ input: { text: 'x' }, expectedEtag: 'old' })],
  ['a request id', run, body({ input: { text: 'x' }, requestId: 'a b' })],
  ['a wrong page', '/v1/tasks?pageSize=-1', {}],
  ['a conversation that there is not', `${conversations}/x`, {}],
  ['a task without conversations', conversations, body({ ttl: '5s' })],
  ['a duration', conversations, body({ ttl: 'soon' })],
  ['feedback', '/v1/tasks/sentiment:recordFeedback', body({ input: { text: 'x' }, label: 'none' })],
])('%s', async (_, path, init) => {
  for (const text of await localisedOf(path, init)) {
    expect(text).toContain('〔');
    expect(text).not.toMatch(/[a-z]{2,} [a-z]{2,}/iu);
  }
});

describe("OpenAI's clients", () => {
  type OpenAiError = Readonly<Record<string, unknown>>;
  const errorIn = async (language: string, path: string, init: RequestInit): Promise<OpenAiError> => {
    const headers = { 'accept-language': language, ...(init.headers as object) };
    const response = await fetch(`http://${scripted.server.httpAddress}${path}`, { ...init, headers });
    return ((await response.json()) as { error: OpenAiError }).error;
  };
  const messages = (content: string) => [{ role: 'user', content }];

  test.each<[string, RequestInit]>([
    ['/v1/models/none', {}],
    ['/v1/chat/completions', body({ model: 'sentiment', messages: messages('长'.repeat(61)) })],
    ['/v1/responses', body({ model: 'none', input: 'x' })],
    ['/v1/embeddings', body('{')],
  ])('are told beside the message that they go by: %s', async (path, init) => {
    const { localized_message: localised, ...error } = await errorIn('zh', path, init);
    expect(error).toEqual(await errorIn('en', path, init));
    expect(localised).toMatch(/^〔/u);
    expect(localised).not.toMatch(/[a-z]{2,} [a-z]{2,}/iu);
  });

  test('are told of a wrong parameter in English alone', async () => {
    const init = body({ model: 'sentiment', messages: messages('x'), n: 2 });
    const error = await errorIn('zh', '/v1/chat/completions', init);
    expect(error['param']).toBe('n');
    expect(error).not.toHaveProperty('localized_message');
  });
});

test('items of a batch are told likewise, and calls over gRPC', async () => {
  const metadata = Metadata({ 'accept-language': 'zh' });
  const request = RunTaskRequest.fromPartial({ task: 'sentiment', input: { text: '' } });
  const items = (async function* () {
    yield { id: 'empty', request };
    yield { id: 'none', request: undefined };
  })();
  for await (const { outcome } of scripted.client.batchRunTask(items, { metadata })) {
    const error = outcome?.$case === 'error' ? outcome.value : undefined;
    expect(error?.localizedMessage).toMatch(/^〔/u);
    for (const { localizedDescription } of error?.violations ?? []) expect(localizedDescription).toBe('〔〕');
  }
  let details = '';
  const onTrailer = (trailer: Metadata): void => {
    details = Buffer.from(trailer.get('grpc-status-details-bin') ?? []).toString();
  };
  const thrown: unknown = await scripted.client
    .runTask(request, { metadata, onTrailer })
    .catch((error: unknown) => error);
  const { extra } = thrown as RichClientError;
  expect(extra.find(({ $type }) => $type === LocalizedMessage.$type)).toMatchObject({ locale: 'zh' });
  // the library does not read what a violation has besides its description
  expect(details.slice(details.indexOf('google.rpc.BadRequest'))).toMatch(/INPUT_TOO_SHORT.*zh.*〔〕/su);
});

test('a message over gRPC that is too long to be read is refused likewise', async () => {
  const metadata = Metadata({ 'accept-language': 'zh' });
  const request = RunTaskRequest.fromPartial({ task: 'sentiment', input: { text: 'x'.repeat(3_000_000) } });
  const thrown: unknown = await scripted.client
    .runTask(request, { metadata })
    .catch((error: unknown) => error);
  const { extra } = thrown as RichClientError;
  const localised = { locale: 'zh', message: expect.stringMatching(/^〔/u) };
  expect(extra.find(({ $type }) => $type === LocalizedMessage.$type)).toMatchObject(localised);
});

describe('an answer with a warning', () => {
  const warning = /^The calibration sentiment\.calibration\.json cannot be used/u;
  beforeAll(async () => {
    await writeFile(join(scripted.tasksFolder, 'sentiment.calibration.json'), '{}');
    await scripted.reloader.reload();
  });

  const chat = RunTaskRequest.fromPartial({ task: 'chat', input: { message: 'x' }, requestId: 'again' });
  const warningsIn = ({ replayed, upstream: [judgement] }: RunTaskResponse): readonly unknown[] => [
    replayed,
    judgement?.provenance?.warnings,
    judgement?.provenance?.localizedWarnings,
  ];
  const english = [expect.stringMatching(warning)];
  const localised = [expect.stringMatching(/^〔/u)];

  test('that is given again says it in the language of whoever asks then', async () => {
    const run = async (language: string) =>
      warningsIn(
        await scripted.client.runTask(chat, { metadata: Metadata({ 'accept-language': language }) }),
      );
    expect(await run('zh')).toEqual([false, english, localised]);
    expect(await run('en')).toEqual([true, english, []]);
    expect(await run('zh')).toEqual([true, english, localised]);
  });

  test('that is given again as a stream does so likewise, over HTTP, too', async () => {
    const body = JSON.stringify({ input: { message: 'y' }, requestId: 'streamed' });
    const stream = async (language: string): Promise<string> => {
      const headers = { ...json, 'accept-language': language };
      const url = `http://${scripted.server.httpAddress}/v1/tasks/chat:stream`;
      return (await fetch(url, { method: 'POST', headers, body })).text();
    };
    expect(await stream('en')).not.toContain('〔');
    const again = await stream('zh');
    expect(again).toContain('"replayed":true');
    expect(again.match(/"localizedWarnings":\["〔/gu)).toHaveLength(2);
  });

  test.each([
    ['/v1/chat/completions', { messages: [{ role: 'user', content: 'x' }] }],
    ['/v1/chat/completions', { messages: [{ role: 'user', content: 'x' }], stream: true }],
    ['/v1/responses', { input: 'x' }],
    ['/v1/responses', { input: 'x', stream: true }],
  ])("says it to OpenAI's clients likewise: %s %p", async (path, asked) => {
    const answer = async (language: string): Promise<string> => {
      const init = {
        ...body({ model: 'sentiment', ...asked }),
        headers: { ...json, 'accept-language': language },
      };
      return (await fetch(`http://${scripted.server.httpAddress}${path}`, init)).text();
    };
    expect(await answer('en')).not.toContain('localized_warnings');
    expect(await answer('zh')).toMatch(/"warnings":\["The calibration[^\]]*\],"localized_warnings":\["〔/u);
  });
});
