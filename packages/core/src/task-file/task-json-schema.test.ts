import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { taskJsonSchema } from './task-json-schema.js';

const validate = new Ajv({ strict: false }).compile(taskJsonSchema());
const read = (name: string): Record<string, unknown> =>
  parse(
    readFileSync(fileURLToPath(new URL(`../../../tasks/tasks/${name}`, import.meta.url)), 'utf8'),
  ) as Record<string, unknown>;

const shipped = readdirSync(fileURLToPath(new URL('../../../tasks/tasks/', import.meta.url))).filter((name) =>
  name.endsWith('.yaml'),
);

test.each(shipped)('%s fits, whatever it extends', (name) => {
  expect([validate(read(name)), validate.errors]).toEqual([true, null]);
});

test('required fields are required of a file that extends none', () => {
  const task = read('sentiment.yaml');
  delete task['prompt'];
  expect(validate(task)).toBe(false);
  expect(validate({ ...task, extends: 'other.yaml' })).toBe(true);
});

test.each(['sentiment.yaml', 'chat.yaml'])('%s fits; a misspelt key does not; a foreign one does', (name) => {
  const task = read(name);
  expect(validate(task)).toBe(true);
  expect(validate({ ...task, promt: 'x' })).toBe(false);
  expect(validate({ ...task, 'acme.owner': 'x' })).toBe(true);
});
