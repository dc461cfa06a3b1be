import { beforeEach, expect, test } from '@jest/globals';
import { RunTaskRequest, RunTaskResponse } from '@qaio/protocol';
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
