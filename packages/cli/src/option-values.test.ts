import { expect, test } from '@jest/globals';
import { runnerKinds, samplingRanges } from '@qaio/core';
import { InvalidArgumentError } from 'commander';
import { toNumber, toPositiveInteger, toRunnerKind, toSetting, toShare } from './option-values.js';

test('runners go by their names, and by those that they had before', () => {
  expect(runnerKinds.map(toRunnerKind)).toEqual(runnerKinds);
  expect(['native', 'plain'].map(toRunnerKind)).toEqual(['c-api', 'node-binding']);
});

test.each<readonly [(text: string) => unknown, string]>([
  [toRunnerKind, 'gpu'],
  ...[' ', '1e999', '0x8', '1e1', '0b1', '1_0'].map((text) => [toNumber, text] as const),
  ...['0x8', '1e1'].map((text) => [toSetting(samplingRanges.topK), text] as const),
  [toShare, '5e-1'],
  [toPositiveInteger, '0x8'],
  [toPositiveInteger, '0'],
  [toPositiveInteger, '1.5'],
  [toPositiveInteger, '1e30'],
  ...['-1', '1.5', '1e30', '9007199254740992', ' ', 'x'].map(
    (text) => [toSetting(samplingRanges.seed), text] as const,
  ),
  ...['-0.1', 'NaN', 'Infinity', '6'].map((text) => [toSetting(samplingRanges.temperature), text] as const),
  ...['0', '1.5'].map((text) => [toSetting(samplingRanges.maxOutputTokens), text] as const),
  [toShare, '0'],
  [toShare, '1.01'],
])('%p refuses %p', (parse, text) => {
  expect(() => parse(text)).toThrow(InvalidArgumentError);
});
