import { expect, test } from '@jest/globals';
import { jsonRecords } from './json-records.js';

test('JSON Lines: one object a line, blank lines between them', () => {
  expect(jsonRecords('{"a":"好"}\n\n {"b":1} \r\n', 'a.jsonl')).toEqual([
    { line: 1, fields: { a: '好' } },
    { line: 3, fields: { b: 1 } },
  ]);
});

test('an array: each object has the line that it begins on, whatever it holds', () => {
  const text = '\n[\n  {"a": "[,{\\n\\"", "b": [1,\n 2]}, {"a": 2},\n\n  {\n"a": {"c": [{}]}}\n]\n';
  expect(jsonRecords(text, 'a.json')).toEqual([
    { line: 3, fields: { a: '[,{\n"', b: [1, 2] } },
    { line: 4, fields: { a: 2 } },
    { line: 6, fields: { a: { c: [{}] } } },
  ]);
  expect(jsonRecords('[]', 'a.json')).toEqual([]);
});

test.each([
  ['{"a":1}\n{"a":', /^a:2: not JSON \(.*\); expected one JSON object per line/u],
  ['{"a":1}\n\n"b"', /^a:3: not a JSON object; expected one such as/u],
  ['[{"a":1},\n[2]]', /^a:2: not a JSON object/u],
  ['[{"a":1},\n', /^a: not JSON \(.*\); expected an array of objects/u],
])('%j is refused', (text, message) => {
  expect(() => jsonRecords(text, 'a')).toThrow(message);
});
