import { beforeEach, describe, expect, test } from '@jest/globals';
import { RunTaskRequest, RunTaskResponse, type StreamTaskResponse } from '@qaio/protocol';
import { AnsweredRequests, type IdentifiedRun } from './answered-requests.js';

let now: number;
let answered: AnsweredRequests;
let runs: number;
beforeEach(() => {
  [now, runs] = [0, 0];
  answered = new AnsweredRequests(() => now);
});

/** Each run answers with its number. */
const run = async (): Promise<RunTaskResponse> => RunTaskResponse.fromPartial({ requestId: `run ${++runs}` });
const ask = async (
  fields: Parameters<typeof RunTaskRequest.fromPartial>[0],
  more: Partial<IdentifiedRun> = {},
): Promise<string> => {
  const request = RunTaskRequest.fromPartial({ requestId: 'x', task: 't', ...fields });
  const { signal } = new AbortController();
  const identified = { caller: undefined, request, signal, timeLimitMs: 60_000, run, ...more };
  const { requestId, replayed } = await answered.answer(identified);
  return replayed ? `${requestId} again` : requestId;
};

test('the same request with the same id is answered again, in whatever order its keys come', async () => {
  expect(await ask({ input: { a: 1, b: { c: '早', d: [] } } })).toBe('run 1');
  expect(await ask({ input: { b: { d: [], c: '早' }, a: 1 } })).toBe('run 1 again');
  now += 599_999;
  expect(await ask({ input: { a: 1, b: { c: '早', d: [] } } })).toBe('run 1 again');
  now += 1;
  expect(await ask({ input: { a: 1, b: { c: '早', d: [] } } })).toBe('run 2');
});

test('a task is the same by its resource name, as gRPC has it, and by its bare one, as HTTP has it', async () => {
  expect(await ask({ task: 'tasks/t' })).toBe('run 1');
  expect(await ask({ task: 't' })).toBe('run 1 again');
});

test.each([
  { input: { a: 2 } },
  { input: { a: '1' } },
  { input: { a: 1 }, task: 'other' },
  { input: { a: 1 }, session: 's' },
  { input: { a: 1 }, sampling: { seed: 1n } },
])('another request with the id is refused: %p', async (other) => {
  await ask({ input: { a: 1 } });
  await expect(ask(other)).rejects.toMatchObject({ code: 'request-id-reused' });
  expect(await ask({ ...other, requestId: 'y' })).toBe('run 2');
  expect(await ask(other, { caller: 'alice' })).toBe('run 3');
});

test('requests that come at once run once; one that fails, or whose caller leaves, is run again', async () => {
  expect(await Promise.all([ask({}), ask({}), ask({})])).toEqual(['run 1', 'run 1 again', 'run 1 again']);
  let fail: (error: Error) => void = () => undefined;
  const failing = () => new Promise<RunTaskResponse>((_, reject) => (fail = reject));
  const lost = ask({ requestId: 'y' }, { run: failing });
  const [waiting, late] = [ask({ requestId: 'y' }), ask({ requestId: 'y' }, { timeLimitMs: 1 })];
  await expect(late).rejects.toMatchObject({ code: 'deadline-exceeded' });
  fail(new Error('planted'));
  await expect(lost).rejects.toThrow('planted');
  expect(await waiting).toBe('run 2');
});

test('whoever leaves while another runs the same waits no longer', async () => {
  const leaving = new AbortController();
  const never = () => new Promise<RunTaskResponse>(() => undefined);
  void ask({}, { run: never });
  const waiting = ask({}, { signal: leaving.signal });
  leaving.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
});

test('4,096 answers are kept, and 16 MiB: the oldest go', async () => {
  for (let i = 0; i <= 4096; i++) await ask({ requestId: String(i) });
  expect([await ask({ requestId: '1' }), await ask({ requestId: '0' })]).toEqual(['run 2 again', 'run 4098']);
  const large = async (): Promise<RunTaskResponse> =>
    RunTaskResponse.fromPartial({
      requestId: `run ${++runs}`,
      result: { output: { $case: 'text', value: 'x'.repeat(9 * 2 ** 20) } },
    });
  for (const requestId of ['a', 'b']) await ask({ requestId }, { run: large });
  expect([await ask({ requestId: 'b' }), await ask({ requestId: 'a' })]).toEqual([
    'run 4100 again',
    'run 4101',
  ]);
});

describe('a stream', () => {
  const text = { task: 'tasks/t', taskEtag: 'e', output: { $case: 'text' as const, value: '你好' } };
  const answer = () =>
    RunTaskResponse.fromPartial({
      result: { ...text, usage: { outputTokens: 2 } },
      upstream: [{ task: 'tasks/n' }],
    });
  const identified = (fields: Parameters<typeof RunTaskRequest.fromPartial>[0] = {}) => ({
    caller: undefined,
    request: RunTaskRequest.fromPartial({ requestId: 'x', task: 't', ...fields }),
    signal: new AbortController().signal,
    timeLimitMs: 60_000,
  });

  /** Tells its text in two pieces. */
  async function* stream(): AsyncGenerator<StreamTaskResponse> {
    runs++;
    for (const piece of '你好')
      yield { sequence: 1n, task: 't', event: { $case: 'textDelta', value: { text: piece, tokens: 1 } } };
    yield { sequence: 2n, task: 't', event: { $case: 'done', value: answer() } };
  }
  const read = async (more: object = {}): Promise<StreamTaskResponse[]> => {
    const events: StreamTaskResponse[] = [];
    for await (const event of answered.stream({ ...identified(more), run: stream })) events.push(event);
    return events;
  };
  const replay = [
    { sequence: 1n, task: 'tasks/t', event: { $case: 'accepted', value: { taskEtag: 'e' } } },
    { sequence: 2n, task: 'tasks/n', event: { $case: 'stepResult' } },
    { sequence: 3n, task: 'tasks/t', event: { value: { text: '你好', tokens: 2 } } },
    { sequence: 4n, task: 'tasks/t', event: { $case: 'done', value: { replayed: true, result: text } } },
  ];

  test('that is repeated with its id is told again with its text in one piece; so is an answer', async () => {
    expect(await read()).toHaveLength(3);
    expect(await read()).toMatchObject(replay);
    const again = await answered.answer({ ...identified(), run });
    expect(again).toEqual({ ...answer(), replayed: true });
    expect(runs).toBe(1);
    await answered.answer({ ...identified({ requestId: 'y' }), run: async () => answer() });
    expect(await read({ requestId: 'y' })).toMatchObject(replay);
    await expect(read({ session: 'other' })).rejects.toMatchObject({ code: 'request-id-reused' });
  });

  test('that comes while the first goes on waits for its end', async () => {
    const [first, second] = await Promise.all([read(), read()]);
    expect([first.length, second.length, runs]).toEqual([3, 4, 1]);
  });

  test('whose reader leaves, or that fails, is forgotten', async () => {
    for await (const { event } of answered.stream({ ...identified(), run: stream }))
      if (event?.$case === 'textDelta') break;
    expect(await read()).toHaveLength(3);
    const failing = async function* (): AsyncGenerator<StreamTaskResponse> {
      yield* [];
      throw new Error('planted');
    };
    const failed = answered.stream({ ...identified({ requestId: 'z' }), run: failing }).next();
    await expect(failed).rejects.toThrow('planted');
    expect(await read({ requestId: 'z' })).toHaveLength(3);
  });
});
