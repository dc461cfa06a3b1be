import { expect, test } from '@jest/globals';
import { constantFrom, dictionary, jsonValue } from 'fast-check';
import { fuzzTest } from '@qaio/core/testing/fuzz';
import { repeatedKey } from './repeated-key.js';

test.each([
  ['{"a":1,"a":2}', 'a'],
  ['{"a":{"b":1,"c":[{}, {"d":1, "e":2, "d":3}]}}', 'a.c.1.d'],
  ['{"\\u0061":1,"a":2}', 'a'],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ['[[1,{"x":0}],{"x":{"":1,"":2}}]', '1.x.'],
  ['{"a\\"b":1,"c":"\\\\","a\\"b":2}', 'a"b'],
])('%s has one twice', (text, path) => {
  expect(repeatedKey(text)).toBe(path);
});

test('the same key of another object, and what stands in texts, is no second one', () => {
  const texts = [
    '{"a":{"a":[{"a":1},{"a":2}]},"b":"\\"a\\":1,\\"a\\":2"}',
    '["a","a",":",{"a":"a"}]',
    '{"a":[1,2],"b":[[],{}, "x"]}',
    '"{"',
    `"${'\\"'.repeat(200_000)}"`,
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  ];
  expect(texts.map(repeatedKey)).toEqual(texts.map(() => undefined));
});

fuzzTest(
  'what a serialiser writes has none',
  dictionary(constantFrom('a', 'b', '"', '\\', ':', '{', '好'), jsonValue()),
  (value) => {
    expect(repeatedKey(JSON.stringify(value, undefined, 1))).toBeUndefined();
  },
  { runs: 200 },
);
