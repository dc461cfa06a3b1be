import { expect, test } from '@jest/globals';
import type { DecoderConfig } from '../checkpoint/decoder-config.js';
import { defaultDtype } from './default-dtype.js';

const shape = (hiddenSize: number, layerCount: number, vocabSize: number): DecoderConfig =>
  ({
    hiddenSize,
    layerCount,
    vocabSize,
    intermediateSize: 4 * hiddenSize,
    headCount: 8,
    kvHeadCount: 8,
    headDim: hiddenSize / 8,
    hasTiedEmbeddings: true,
  }) as DecoderConfig;

test.each([
  ['fp32', shape(256, 6, 4096)],
  ['int8', shape(576, 30, 49_152)],
  ['int8', shape(896, 24, 151_936)],
  ['int8', shape(1536, 28, 151_936)],
])('%s is the default for %j', (dtype, config) => {
  expect(defaultDtype(config)).toBe(dtype);
});
