import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { dequantise, tensorTypes } from './dequantise.js';

interface Fixture {
  readonly type: number;
  /** Hexadecimal. */
  readonly bytes: string;
  readonly values: readonly number[];
}

// what the gguf package for Python decodes: see ../../fixtures/make_fixtures.py
const fixtures = JSON.parse(
  readFileSync(new URL('../../fixtures/gguf-blocks.json', import.meta.url), 'utf8'),
) as Record<string, Fixture>;

test('there is a fixture for every type', () => {
  expect(Object.keys(fixtures).sort()).toEqual(
    Object.values(tensorTypes)
      .map(({ name }) => name)
      .sort(),
  );
});

test.each(Object.entries(fixtures))('%s is decoded as by the reference', (name, { type, bytes, values }) => {
  const tensorType = tensorTypes[type];
  if (!tensorType) throw new Error(`no type ${type}`);
  expect(tensorType.name).toBe(name);
  const decoded = dequantise(Buffer.from(bytes, 'hex'), tensorType);
  expect(decoded).toHaveLength(values.length);
  decoded.forEach((value, i) => expect(value).toBeCloseTo(values[i] ?? NaN, 4));
});
