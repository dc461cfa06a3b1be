import { expect, test } from '@jest/globals';
import { atOnce } from '../constraint/turns.js';
import { parseTaskFile } from './task-file.js';
import { yamlText } from './yaml-text.js';

const lists = (depth: number, end = ']'): string => '['.repeat(depth) + end.repeat(depth);
const mappings = (depth: number): string =>
  Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}a:\n`).join('');

test('32 levels of lists, mappings or both are read', () => {
  for (const text of [lists(32), mappings(32), `${'- '.repeat(32)}x`, `${'- '.repeat(31)}{ a: 1 }`, ''])
    expect(atOnce(yamlText(text)).slip).toBeUndefined();
});

test.each([
  ['lists', lists(34)],
  ['lists that never end', lists(100_000, '')],
  ['lists in lines', `${'- '.repeat(40)}x`],
  ['mappings', mappings(100)],
])('%s beyond that are refused where they are too deep, before anything else is done', (_, text) => {
  expect(() => parseTaskFile(text, 'a.yaml')).toThrow(
    /^a\.yaml:\d+:\d+: this is nested more than 32 levels/u,
  );
  const parent = (): string => text;
  expect(() => parseTaskFile('extends: b.yaml', 'a.yaml', parent)).toThrow(
    'extends: b.yaml: this is nested more than 32 levels deep',
  );
});

test.each([
  ['keys', Array.from({ length: 20_000 }, (_, i) => `a.${i}: 1\n`).join('')],
  ['items', `a.a: [${'1,'.repeat(50_000)}]`],
  ['empty lines', '\n'.repeat(50_000)],
])('more %s than any task has are refused', (_, text) => {
  expect(() => parseTaskFile(text, 'a.yaml')).toThrow(/^a\.yaml:\d+:\d+: there are more than 30000 words/u);
});

test('others have their turn every thousand words of a long text', () => {
  expect([...yamlText('- 1\n'.repeat(2000))].length).toBeGreaterThanOrEqual(7);
});

test.each([
  ['metadata: &a { x: *a }', '1:19', 'a'],
  ['a.a: &a\n  - { b: &b [*b] }\n', '2:14', 'b'],
  ['a.a: &a [1]\na.b: &a [*a]\n', '2:10', 'a'],
])('an alias within the value that it names is refused: %s', (text, place, name) => {
  const message = `the alias *${name} stands within the value that it names`;
  expect(() => parseTaskFile(text, 'a.yaml')).toThrow(`a.yaml:${place}: ${message}`);
  expect(() => parseTaskFile('extends: b.yaml', 'a.yaml', () => text)).toThrow(`extends: b.yaml: ${message}`);
});

test('an alias of a value that is whole is its value', () => {
  const { document } = atOnce(yamlText('a: &a [1]\nb: &b [*a, *a]\nc: *b\n'));
  expect(document?.toJS()).toEqual({ a: [1], b: [[1], [1]], c: [[1], [1]] });
});
