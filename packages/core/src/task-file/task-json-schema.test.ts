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

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly description?: string;
  readonly examples?: readonly unknown[];
}

/** Every property in a schema, wherever it is. */
function propertiesOf(node: unknown, path = ''): (readonly [string, SchemaNode])[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = Object.entries((node as SchemaNode).properties ?? {}).map(
    ([name, property]) => [`${path}.${name}`, property] as const,
  );
  const below = Object.entries(node).filter(([key]) => key !== 'properties');
  const nested = [...own, ...below.map(([key, value]) => [`${path}/${key}`, value as unknown] as const)];
  return [...own, ...nested.flatMap(([at, value]) => propertiesOf(value, at))];
}

test('editors say of every field what it is', () => {
  const properties = propertiesOf(taskJsonSchema());
  expect(properties.length).toBeGreaterThan(100);
  expect(properties.filter(([, { description = '' }]) => description === '').map(([path]) => path)).toEqual(
    [],
  );
});

test('an example of what a new file has to say is one that fits', () => {
  const properties = taskJsonSchema()['properties'] as Readonly<Record<string, SchemaNode>>;
  const task = read('sentiment.yaml');
  for (const name of ['name', 'displayName', 'description', 'version', 'system', 'prompt']) {
    const { examples = [] } = properties[name] ?? {};
    expect([name, examples.length > 0]).toEqual([name, true]);
    for (const example of examples) expect(validate({ ...task, [name]: example })).toBe(true);
  }
});
