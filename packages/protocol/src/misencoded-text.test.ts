import { describe, expect, test } from '@jest/globals';
import { BatchRunTaskRequest, RunTaskRequest, StreamTaskRequest, inference } from './index.js';
import { batchItemId, misencodedTextOf } from './misencoded-text.js';

const service = 'prompttasks.v1.PromptTaskService';
const sound = '今天很好';
// 今天很好啊啊 in GBK, as many bytes
const gbk = Buffer.from('bdf1ccecbadcbac3b0a1b0a1', 'hex');

/** The same bytes with one text in another encoding. */
function spoilt(bytes: Uint8Array, text: string = sound): Uint8Array {
  const at = Buffer.from(bytes).indexOf(text);
  expect(at).toBeGreaterThan(0);
  const copy = Buffer.from(bytes);
  gbk.copy(copy, at);
  return copy;
}

const run = (input: Record<string, unknown>): RunTaskRequest =>
  RunTaskRequest.fromPartial({ task: 'tasks/chat', input });

test('an item of a batch is known by its id, unless that cannot be read', () => {
  const bytes = BatchRunTaskRequest.encode({ id: sound, request: run({ text: 'x' }) }).finish();
  expect(batchItemId(bytes)).toBe(sound);
  expect(batchItemId(bytes.subarray(0, -1))).toBe(sound);
  expect(batchItemId(spoilt(bytes))).toBe('');
  expect(batchItemId(Uint8Array.of(0x0a, 0xff))).toBe('');
});

describe('a text that is not UTF-8 is found', () => {
  test.each<[string, string, Uint8Array, string]>([
    ['in an input', 'RunTask', RunTaskRequest.encode(run({ a: 1, text: sound })).finish(), 'input.text'],
    [
      'in a list within an input',
      'RunTask',
      RunTaskRequest.encode(run({ list: ['x', { deep: sound }] })).finish(),
      'input.list.1.deep',
    ],
    ['as the name of an input', 'RunTask', RunTaskRequest.encode(run({ [sound]: 1 })).finish(), 'input'],
    [
      'in a field',
      'RunTask',
      RunTaskRequest.encode(RunTaskRequest.fromPartial({ task: 't', session: sound })).finish(),
      'session',
    ],
    [
      'in the request that a message has',
      'StreamTask',
      StreamTaskRequest.encode({ request: run({ text: sound }) }).finish(),
      'input.text',
    ],
    [
      'in an item of a batch',
      'BatchRunTask',
      BatchRunTaskRequest.encode({ id: sound, request: undefined }).finish(),
      'id',
    ],
  ])('%s', (_, method, bytes, path) => {
    expect(misencodedTextOf(service, method)(bytes)).toBeUndefined();
    expect(misencodedTextOf(service, method)(spoilt(bytes))).toEqual({ path, bytes: Uint8Array.from(gbk) });
  });

  test.each([
    ['U+FFFD', 'x\uFFFD'],
    ['U+0000', '\0'],
  ])('and %s, which nobody wrote', (_, text) => {
    const found = (request: Partial<RunTaskRequest>): string | undefined =>
      misencodedTextOf(
        service,
        'RunTask',
      )(RunTaskRequest.encode(RunTaskRequest.fromPartial(request)).finish())?.path;
    expect(found({ task: text })).toBe('task');
    expect(found({ expectedEtag: text })).toBe('expectedEtag');
    expect(found({ input: { [text]: 1 } })).toBe('input');
  });

  test('in another API of ours', () => {
    const request = inference.ModelInferRequest.fromPartial({ modelName: sound });
    const bytes = spoilt(inference.ModelInferRequest.encode(request).finish());
    const found = misencodedTextOf('inference.GRPCInferenceService', 'ModelInfer')(bytes);
    expect(found?.path).toBe('modelName');
  });
});

test.each([
  ['bytes that are no message', 'RunTask', Uint8Array.of(0x0a, 0xff)],
  ['a method that is not ours', 'Nothing', Uint8Array.of(0x0a, 1, 0xff)],
])('nothing is found in %s', (_, method, bytes) => {
  expect(misencodedTextOf(service, method)(bytes)).toBeUndefined();
});
