import { expect, test } from '@jest/globals';
import {
  RunTaskRequest,
  RunTaskResponse,
  createConversationRequestJson,
  getModelResponseJson,
  runTaskRequestJson,
  runTaskResponseJson,
} from './index.js';

/** Draws JSON objects with the keys that trip converters. */
function randomObject(random: () => number, depth = 0): Record<string, unknown> {
  const keys = [
    'timing',
    'duration',
    'total',
    'seconds',
    'nanos',
    '__proto__',
    'constructor',
    'toJSON',
    'seed',
    '值',
    '',
  ];
  const value = (): unknown => {
    const kind = Math.floor(random() * (depth < 3 ? 8 : 6));
    if (kind === 6) return randomObject(random, depth + 1);
    if (kind === 7) return Array.from({ length: Math.floor(random() * 3) }, value);
    return [null, true, false, 'text 😀', -1.5, 2 ** 53][kind];
  };
  const chosen = keys.filter(() => random() < 0.4);
  return Object.fromEntries(chosen.map((key) => [key, value()]));
}

const seeded = (seed: number) => (): number => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

test('a task’s own object comes out of bytes and JSON as it went in, whatever its keys', () => {
  for (let seed = 0; seed < 300; seed++) {
    const value = randomObject(seeded(seed));
    const response = RunTaskResponse.fromPartial({ result: { output: { $case: 'json', value } } });
    const read = RunTaskResponse.decode(RunTaskResponse.encode(response).finish());
    // as text: toEqual does not see an own __proto__
    expect(JSON.stringify(read.result?.output?.value)).toBe(JSON.stringify(value));
    expect(JSON.stringify(runTaskResponseJson.write(response).result?.json)).toBe(JSON.stringify(value));
    const request = runTaskRequestJson.read({ input: value });
    expect(JSON.stringify(request.input)).toBe(JSON.stringify(value));
    const arrived = RunTaskRequest.decode(RunTaskRequest.encode(request).finish());
    expect(JSON.stringify(arrived.input)).toBe(JSON.stringify(value));
  }
});

test('durations are texts and 64-bit numbers too, at their own fields', () => {
  const response = RunTaskResponse.fromPartial({
    result: { timing: { total: { seconds: 1n, nanos: 5_000_000 } }, provenance: { seed: 2n ** 60n } },
  });
  expect(runTaskResponseJson.write(response)).toMatchObject({
    result: { timing: { total: '1.005s' }, provenance: { seed: String(2n ** 60n) } },
  });
});

test.each<[string, unknown, string[]]>([
  [
    'every wrong field',
    { inputs: 1, sampling: { topK: -1, topP: 'x', no: 0 }, validateOnly: 1 },
    ['inputs', 'sampling.topK', 'sampling.topP', 'sampling.no', 'validateOnly'],
  ],
  [
    'each wrong thing in a list',
    { sampling: { stopSequences: ['a', 1, null] } },
    ['sampling.stopSequences.1', 'sampling.stopSequences.2'],
  ],
  ['a field by both of its names', { requestId: 'a', request_id: 'b' }, ['request_id']],
  ['a string in place of a list', { sampling: { stopSequences: 'a' } }, ['sampling.stopSequences']],
  ['an input that is not an object', { input: [1] }, ['input']],
  ['a seed beyond 64 bits', { sampling: { seed: '99999999999999999999' } }, ['sampling.seed']],
  ['half a character, anywhere', { input: { a: [{ b: 'x\ud83d' }] } }, ['input.a.0.b']],
  ['half a character in a key', { input: { 'x\ud83d': 1 } }, ['input.x\ufffd']],
  ['bytes that somebody could not read', { session: 'x\ufffd' }, ['session']],
  ['a NUL', { expectedEtag: '\0' }, ['expectedEtag']],
  ['a string in place of an object', 'text', ['']],
  ['a list', [], ['']],
  ['null', null, ['']],
])('%s is named', (_, value, paths) => {
  expect(runTaskRequestJson.problems(value).map(({ path }) => path)).toEqual(paths);
});

test('the problem names what was expected and what came', () => {
  const value = { sampling: { topK: true, stopSequences: [1] }, session: 2, validateOnly: null };
  expect(runTaskRequestJson.problems(value)).toEqual([
    { kind: 'wrong-type', path: 'sampling.topK', expected: { kind: 'integer' }, value: true },
    { kind: 'wrong-type', path: 'sampling.stopSequences.0', expected: { kind: 'string' }, value: 1 },
    { kind: 'wrong-type', path: 'session', expected: { kind: 'string' }, value: 2 },
  ]);
});

test('messages in a list are looked into', () => {
  const turns = [{ user: 'a', assistant: 'b', extra: 1 }, 'c', { user: 5 }];
  const problems = createConversationRequestJson.problems({ turns, ttl: 'soon' });
  expect(problems.map(({ kind, path }) => [kind, path])).toEqual([
    ['unknown-field', 'turns.0.extra'],
    ['wrong-type', 'turns.1'],
    ['wrong-type', 'turns.2.user'],
    ['wrong-type', 'ttl'],
  ]);
});

test('what has no problem can be read, and what has one cannot', () => {
  const fine = [
    {},
    { input: null, sampling: null },
    { expected_etag: 'e', validate_only: true },
    { sampling: { topK: '3', seed: 5, temperature: 0.5, stopSequences: [] } },
  ];
  for (const value of fine) {
    expect(runTaskRequestJson.problems(value)).toEqual([]);
    expect(() => runTaskRequestJson.read(value)).not.toThrow();
  }
  for (const value of [{ x: 1 }, { sampling: { topK: 1.5 } }, { session: 1 }]) {
    expect(runTaskRequestJson.problems(value)).not.toEqual([]);
    expect(() => runTaskRequestJson.read(value)).toThrow();
  }
});

test('a number that no message holds is a problem wherever it stands', () => {
  for (const text of [
    '{"input":{"n":1e999}}',
    '{"input":{"a":[{"b":-1e999}]}}',
    '{"sampling":{"temperature":1e999}}',
  ]) {
    const value: unknown = JSON.parse(text);
    expect(runTaskRequestJson.problems(value)).toMatchObject([{ kind: 'out-of-range' }]);
    expect(() => runTaskRequestJson.read(value)).toThrow();
  }
});

test('depth is limited before anything recurses into it', () => {
  const nested = (levels: number): unknown =>
    JSON.parse(`{"input":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`);
  expect(runTaskRequestJson.problems(nested(30))).toEqual([]);
  expect(() => runTaskRequestJson.read(nested(30))).not.toThrow();
  expect(runTaskRequestJson.problems(nested(40_000))).toMatchObject([{ kind: 'too-deep' }]);
});

test('an answer may hold more than is known here; a request may not', () => {
  const known = { model: 'm', features: { keptConversations: true } };
  const newer = { ...known, sinceThen: [1], features: { ...known.features, sinceThen: {} } };
  expect(getModelResponseJson.readAnswer(newer)).toEqual(getModelResponseJson.read(known));
  expect(() => getModelResponseJson.read(newer)).toThrow('sinceThen');
  expect(() => getModelResponseJson.readAnswer({ model: 1 })).toThrow();
});
