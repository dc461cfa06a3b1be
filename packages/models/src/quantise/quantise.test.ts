import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { blockGrid } from '../gguf/block-grid.js';
import { dequantise as dequantiseGguf, tensorTypes } from '../gguf/dequantise.js';
import type { BlockBits } from './block-grid.js';
import { type BlockQuantised, quantiseBlocks } from './block-quantise.js';
import { quantiseColumns } from './column-quantise.js';

/** Values spread like weights are, the same in every run. */
function weights(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(i * 12.9898) * Math.cos(i * 4.1414) * 0.1);
}

const unpack = (packed: Uint8Array, bits: BlockBits): number[] =>
  bits === 8 ? [...packed] : [...packed].flatMap((byte) => [byte & 15, byte >> 4]);

function dequantise({ data, size, scales, offsets, bits, zeroPoints }: BlockQuantised): number[] {
  const zeros = zeroPoints && unpack(zeroPoints, bits);
  return unpack(data, bits).map((code, i) => {
    const block = Math.floor(i / size);
    const zero = zeros ? (zeros[block] ?? NaN) : 2 ** (bits - 1);
    return (code - zero) * (scales[block] ?? NaN) - (offsets?.[block] ?? 0);
  });
}

const largestError = (values: readonly number[], original: Float32Array): number =>
  Math.max(...values.map((value, i) => Math.abs(value - (original[i] ?? NaN))));

describe('blocks', () => {
  test.each([4, 8] as const)('%d bits: no value is off by more than a step, most by half a step', (bits) => {
    const original = weights(32 * 64);
    const quantised = quantiseBlocks(original, 64, bits);
    expect(quantised.data.length).toBe((original.length * bits) / 8);
    const errors = dequantise(quantised).map(
      (value, i) =>
        Math.abs(value - (original[i] ?? NaN)) / Math.abs(quantised.scales[Math.floor(i / 32)] ?? NaN),
    );
    expect(Math.max(...errors)).toBeLessThanOrEqual(1 + 1e-4);
    expect(errors.filter((error) => error > 0.5 + 1e-3).length).toBeLessThan(errors.length / 20);
  });

  test('the largest magnitude of a block is exact, whichever its sign', () => {
    const block = Float32Array.from({ length: 32 }, (_, i) => (i === 5 ? 0.8 : i === 6 ? -0.3 : 0.01 * i));
    for (const sign of [1, -1]) {
      const signed = block.map((value) => sign * value);
      expect(dequantise(quantiseBlocks(signed, 32, 8))[5]).toBeCloseTo(sign * 0.8, 6);
    }
  });

  test('zeros stay zeros', () => {
    expect(dequantise(quantiseBlocks(new Float32Array(32), 32, 4)).every((value) => value === 0)).toBe(true);
  });

  test('zero points are taken where they are closer, in rows that begin with a byte of their own', () => {
    // three blocks a row, so that the last zero point of a row has a byte for itself
    const oneSided = weights(96 * 2).map((value) => Math.abs(value) - 0.01);
    const quantised = quantiseBlocks(oneSided, 96, 4);
    expect(quantised.zeroPoints).toHaveLength(4);
    const zeros = unpack(quantised.zeroPoints ?? new Uint8Array(), 4);
    const inRows = {
      ...quantised,
      zeroPoints: Uint8Array.of(
        (zeros[1]! << 4) | zeros[0]!,
        (zeros[4]! << 4) | zeros[2]!,
        (zeros[6]! << 4) | zeros[5]!,
      ),
    };
    expect(largestError(dequantise(inRows), oneSided)).toBeCloseTo(quantised.error.largest, 6);
    // -8 to 7 in whole steps is what codes without zero points can say exactly
    const symmetric = Float32Array.from({ length: 32 }, (_, i) => (i % 16) - 8);
    expect(quantiseBlocks(symmetric, 32, 4)).not.toHaveProperty('zeroPoints');
    expect(quantiseBlocks(symmetric, 32, 4).error.largest).toBe(0);
  });

  test.each(['Q4_0', 'Q4_1', 'Q5_0', 'Q5_1', 'Q8_0', 'Q4_K', 'Q5_K', 'Q6_K'])(
    '%s is taken over in eight bits, to the last digits of its offsets',
    (name) => {
      const { original, grid, values } = stored(name);
      const quantised = quantiseBlocks(original, original.length, 8, grid);
      const largest = Math.max(...values.map(Math.abs));
      expect(largestError(dequantise(quantised), Float32Array.from(values))).toBeLessThan(largest * 1e-6);
      expect(quantised.error.largest).toBeLessThan(largest * 1e-6);
    },
  );

  test('Q4_0 keeps its four bits, and codes that need no more than theirs', () => {
    const { original, grid, values } = stored('Q4_0');
    expect(dequantise(quantiseBlocks(original, original.length, 4, grid))).toEqual([
      ...Float32Array.from(values),
    ]);
    const { data } = quantiseBlocks(original, original.length, 8, grid);
    expect(data.every((code) => code >= 120 && code < 136)).toBe(true);
  });
});

/** A tensor as ggml stores it, and the values that its own code reads. */
function stored(name: string) {
  const fixtures = JSON.parse(
    readFileSync(new URL('../../fixtures/gguf-blocks.json', import.meta.url), 'utf8'),
  ) as Record<string, { readonly type: number; readonly bytes: string; readonly values: number[] }>;
  const { type, bytes, values } = fixtures[name]!;
  const block = Buffer.from(bytes, 'hex');
  const tensorType = tensorTypes[type]!;
  const original = dequantiseGguf(block, tensorType);
  return { original, grid: blockGrid(block, tensorType), values };
}

describe('columns', () => {
  test('codes are transposed, each output with its own scale', () => {
    // [outputs 2, inputs 3]
    const { data, scales } = quantiseColumns(Float32Array.of(1, -0.5, 0, 10, 20, -20), 2);
    // [inputs 3, outputs 2]; -63.5 may round either way
    expect([...data].toSpliced(2, 1)).toEqual([127, 64, 127, 0, -127]);
    expect((data[2] ?? 0) * (scales[0] ?? 0)).toBeCloseTo(-0.5, 2);
    expect((data[1] ?? 0) * (scales[1] ?? 0)).toBeCloseTo(10, 0);
  });
});
