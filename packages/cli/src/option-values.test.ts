import { expect, test } from '@jest/globals';
import { runnerKinds } from '@qaio/core';
import { InvalidArgumentError } from 'commander';
import { toNumber, toPositiveInteger, toRunnerKind, toShare } from './option-values.js';

test('runners go by their names, and by those that they had before', () => {
  expect(runnerKinds.map(toRunnerKind)).toEqual(runnerKinds);
  expect(['native', 'plain'].map(toRunnerKind)).toEqual(['c-api', 'node-binding']);
});

test.each<[(text: string) => unknown, string]>([
  [toRunnerKind, 'gpu'],
  [toNumber, ' '],
  [toNumber, '1e999'],
  [toPositiveInteger, '0'],
  [toPositiveInteger, '1.5'],
  [toShare, '0'],
  [toShare, '1.01'],
])('%p refuses %p', (parse, text) => {
  expect(() => parse(text)).toThrow(InvalidArgumentError);
});
