import { Client, type ServiceError, credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  BatchRunTaskRequest,
  BatchRunTaskResponse,
  PromptTaskServiceDefinition,
  RunTaskRequest,
} from '@qaio/protocol';
import { Status } from 'nice-grpc';
import { RichClientError } from 'nice-grpc-error-details';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer();
});
afterAll(() => scripted.close());

const sentiment = (input: Readonly<Record<string, unknown>>): RunTaskRequest =>
  RunTaskRequest.fromPartial({ task: 'tasks/sentiment', input });

async function failure(request: RunTaskRequest): Promise<RichClientError> {
  const error: unknown = await scripted.client.runTask(request).then(
    () => new Error('no error'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof RichClientError) return error;
  throw error;
}

describe('what is too much, or is not a message, is the caller’s fault', () => {
  const method = PromptTaskServiceDefinition.methods.runTask;
  const sound = RunTaskRequest.encode(sentiment({ text: '太棒了' })).finish();
  const path = `/${PromptTaskServiceDefinition.fullName}/${method.name}`;

  /** A field of a message or text, and what follows it. */
  function field(number: number, content: Uint8Array, ...rest: readonly Uint8Array[]): Buffer {
    const length: number[] = [];
    let left = content.length;
    for (; left > 127; left >>= 7) length.push((left & 127) | 128);
    return Buffer.concat([Buffer.of((number << 3) | 2, ...length, left), content, ...rest]);
  }

  let raw: Client;
  beforeAll(() => {
    raw = new Client(scripted.server.grpcAddress, credentials.createInsecure());
  });
  afterAll(() => raw.close());

  /** Sends bytes as they are. */
  function failureOf(bytes: Uint8Array): Promise<ServiceError | null> {
    const plain = (value: Buffer): Buffer => value;
    return new Promise((resolve) => {
      raw.makeUnaryRequest(path, plain, plain, Buffer.from(bytes), (error) => resolve(error));
    });
  }

  const codeOf = async (bytes: Uint8Array): Promise<number> => (await failureOf(bytes))?.code ?? Status.OK;

  test('many unknown fields, and names of any length, come back as an error that clients can take', async () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`字段${i}`, 1]));
    const error = await failure(sentiment({ text: 'x', ...many }));
    expect(error.code).toBe(Status.INVALID_ARGUMENT);
    expect(error.details).toMatch(/^Task 'sentiment': 100 problems; the first 20: input\.字段0 /u);
    const long = sentiment({ text: 'x', ['长'.repeat(50_000)]: 1 });
    expect((await failure(long)).code).toBe(Status.INVALID_ARGUMENT);
    const name = RunTaskRequest.fromPartial({ task: `tasks/${'n'.repeat(200_000)}` });
    expect((await failure(name)).code).toBe(Status.NOT_FOUND);
  });

  test.each([31, 40, 100, 5000])('a value nested %i levels deep', async (depth) => {
    let list: Uint8Array = Uint8Array.of();
    // a ListValue whose one value is a ListValue
    for (let i = 0; i < depth; i++) list = field(1, field(6, list));
    const entry = field(1, field(1, Buffer.from('text'), field(2, field(6, list))));
    const bytes = field(1, Buffer.from('tasks/sentiment'), field(2, entry));
    expect(await codeOf(bytes)).toBe(Status.INVALID_ARGUMENT);
  });

  test('a message that is too large is refused in words, counted, and not sent again by policies', async () => {
    const large = RunTaskRequest.encode(sentiment({ text: '长'.repeat(100_000) })).finish();
    const counted = async (): Promise<number> => {
      const { httpAddress } = scripted.server;
      const metrics = await (await fetch(`http://${httpAddress}/metrics`)).text();
      return Number(
        /^qaio_admission_rejections_total\{reason="request_too_large"\} (\d+)$/mu.exec(metrics)?.[1],
      );
    };
    expect(await counted()).toBe(0);
    const error = await failure(RunTaskRequest.decode(large));
    expect(error).toMatchObject({
      code: Status.RESOURCE_EXHAUSTED,
      details: expect.stringMatching(/^The message has 3\d{5} bytes, more than the 262144 bytes/u),
      extra: [{ reason: 'REQUEST_TOO_LARGE' }, {}],
    });
    expect(await counted()).toBe(1);
    // of which the library reads nothing
    const unread = await failureOf(Buffer.alloc(3_000_000));
    expect(unread).toMatchObject({
      code: Status.RESOURCE_EXHAUSTED,
      details: expect.stringMatching(/^The message has 3000000 bytes, more than the 262144 bytes/u),
    });
    expect(unread?.metadata.get('grpc-retry-pushback-ms')).toEqual(['-1']);
    expect(String(unread?.metadata.get('grpc-status-details-bin')[0])).toContain('REQUEST_TOO_LARGE');
    expect(await counted()).toBe(2);
    expect(JSON.stringify(scripted.log)).toContain('REQUEST_TOO_LARGE');
  });

  test('a text that is not UTF-8 is named with the place of its byte', async () => {
    const gbk = Buffer.concat([Buffer.from('好'), Buffer.from('bdf1ccecbadcbac3', 'hex')]);
    const entry = field(1, field(1, Buffer.from('text'), field(2, field(3, gbk))));
    const bytes = field(1, Buffer.from('tasks/sentiment'), field(2, entry));
    expect(await failureOf(bytes)).toMatchObject({
      code: Status.INVALID_ARGUMENT,
      details: expect.stringMatching(
        /^input\.text cannot be read: the byte at offset 3 \(0xBD\) is not UTF-8 text.*Send UTF-8\.$/u,
      ),
    });
  });

  test.each([
    ['a task', 1, 'ff', 'task'],
    ['a session', 3, 'efbfbd', 'session'],
  ])('%s whose text is none is named', async (_, number, hex, name) => {
    const text = Buffer.from(hex, 'hex');
    const bytes = number === 1 ? field(1, text) : Buffer.concat([sound, field(number, text)]);
    const error = await failureOf(bytes);
    expect(error).toMatchObject({ code: Status.INVALID_ARGUMENT });
    expect(error?.details).toMatch(new RegExp(`^${name} `, 'u'));
    expect(String(error?.metadata.get('grpc-status-details-bin')[0])).toContain('MALFORMED_TEXT');
  });

  test('a method that is not there is refused by gRPC itself, without details', async () => {
    const plain = (value: Buffer): Buffer => value;
    const error = await new Promise<ServiceError | null>((resolve) => {
      raw.makeUnaryRequest(`${path}Twice`, plain, plain, Buffer.of(), (thrown) => resolve(thrown));
    });
    expect(error?.code).toBe(Status.UNIMPLEMENTED);
    expect(error?.metadata.get('grpc-status-details-bin')).toEqual([]);
  });

  test('an item of a batch that cannot be read fails alone', async () => {
    const call = raw.makeBidiStreamRequest(
      `/${PromptTaskServiceDefinition.fullName}/BatchRunTask`,
      (value: Buffer) => value,
      (value: Buffer) => BatchRunTaskResponse.decode(value),
    );
    const fine = BatchRunTaskRequest.encode({ id: 'fine', request: sentiment({ text: '好' }) }).finish();
    const gbk = field(2, field(1, Buffer.of(0xbd)));
    const large = BatchRunTaskRequest.encode({
      id: 'large',
      request: sentiment({ text: '长'.repeat(100_000) }),
    });
    for (const bytes of [
      Buffer.concat([field(1, Buffer.from('gbk')), gbk]),
      large.finish(),
      Buffer.of(0x0a, 0xff),
      fine,
    ])
      call.write(Buffer.from(bytes));
    call.end();
    const reasons: Record<string, string | undefined> = {};
    for await (const { id, outcome } of call as AsyncIterable<BatchRunTaskResponse>)
      reasons[id] = outcome?.$case === 'error' ? outcome.value.reason : undefined;
    expect(reasons).toEqual({
      fine: undefined,
      gbk: 'INVALID_INPUT',
      large: 'REQUEST_TOO_LARGE',
      '': 'INVALID_INPUT',
    });
  });

  test.each([
    'grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    'grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
  ])('bytes that are no message in a stream of %s', async (method) => {
    const plain = (value: Buffer): Buffer => value;
    const call = raw.makeBidiStreamRequest(`/${method}`, plain, plain);
    call.write(Buffer.of(0x0a, 0xff));
    call.end();
    const code = await new Promise((resolve) => {
      call.on('error', (error) => resolve((error as unknown as { code: number }).code));
      call.on('end', () => resolve(Status.OK)).resume();
    });
    expect(code).toBe(Status.INVALID_ARGUMENT);
  });

  test('any message with one bit changed is answered or refused, never an internal error', async () => {
    expect(await codeOf(sound)).toBe(Status.OK);
    const codes = new Set<number>();
    for (let bit = 0; bit < 8 * sound.length; bit++) {
      const flipped = Uint8Array.from(sound);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      codes.add(await codeOf(flipped));
    }
    const faults = [Status.INTERNAL, Status.UNKNOWN, Status.UNAVAILABLE];
    for (const fault of faults) expect(codes).not.toContain(fault);
    expect(codes).toContain(Status.INVALID_ARGUMENT);
  });
});
