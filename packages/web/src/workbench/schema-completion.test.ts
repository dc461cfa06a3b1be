import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, expect, test } from '@jest/globals';
import { type Schema, suggestions } from './schema-completion.js';

let schema: Schema;
beforeAll(async () => {
  const path = createRequire(import.meta.url).resolve('../../../tasks/schema/task.schema.json');
  schema = JSON.parse(await readFile(path, 'utf8')) as Schema;
});

/** @param text with `|` where somebody types */
function labels(text: string): string[] {
  const offset = text.indexOf('|');
  const found = suggestions(text.replace('|', ''), offset, schema);
  return found?.options.map(({ label }) => label) ?? [];
}

test('keys are suggested at the top, within a mapping and within a list’s items', () => {
  expect(labels('na|')).toEqual(['name']);
  expect(labels('|')).toEqual(expect.arrayContaining(['apiVersion', 'prompt', 'output', 'needs']));
  expect(labels('output:\n  for|')).toEqual(['format']);
  expect(labels('name: x\noutput:\n  format: choice\n  choices:\n    - value: a\n      |')).toContain('id');
  expect(labels('name: x\noutput:\n  format: choice\n  choices:\n    - i|')).toEqual(['id']);
  expect(labels('needs:\n  mood:\n    ta|')).toEqual(['task']);
  expect(labels('output:\n  format: choice\nsys|')).toEqual(['system']);
});

test('values are suggested where only some may stand', () => {
  expect(labels('output:\n  format: ch|')).toEqual(['choice']);
  expect(labels('output:\n  format: |')).toEqual(expect.arrayContaining(['text', 'json', 'regex']));
  expect(labels('description: so|')).toEqual([]);
  expect(labels('prompt: "{{ te|')).toEqual([]);
});
