import { describe, expect, test } from '@jest/globals';
import { quantiseBlocks } from './block-quantise.js';
import { quantiseColumns } from './column-quantise.js';

/** Values spread like weights are, the same in every run. */
function weights(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(i * 12.9898) * Math.cos(i * 4.1414) * 0.1);
}

function dequantise(data: Uint8Array, scales: Float32Array, bits: 4 | 8, blockSize: number): number[] {
  const codes = bits === 8 ? [...data] : [...data].flatMap((byte) => [byte & 15, byte >> 4]);
  return codes.map((code, i) => (code - 2 ** (bits - 1)) * (scales[Math.floor(i / blockSize)] ?? NaN));
}

describe('blocks', () => {
  test.each([4, 8] as const)('%d bits: no value is off by more than a step, most by half a step', (bits) => {
    const original = weights(32 * 64);
    const { data, scales } = quantiseBlocks(original, bits, 32);
    expect(data.length).toBe((original.length * bits) / 8);
    const errors = dequantise(data, scales, bits, 32).map(
      (value, i) => Math.abs(value - (original[i] ?? NaN)) / Math.abs(scales[Math.floor(i / 32)] ?? NaN),
    );
    expect(Math.max(...errors)).toBeLessThanOrEqual(1 + 1e-4);
    expect(errors.filter((error) => error > 0.5 + 1e-3).length).toBeLessThan(errors.length / 20);
  });

  test('the largest magnitude of a block is exact, whichever its sign', () => {
    const block = Float32Array.from({ length: 32 }, (_, i) => (i === 5 ? 0.8 : i === 6 ? -0.3 : 0.01 * i));
    for (const sign of [1, -1]) {
      const { data, scales } = quantiseBlocks(
        block.map((value) => sign * value),
        4,
        32,
      );
      expect(dequantise(data, scales, 4, 32)[5]).toBeCloseTo(sign * 0.8, 6);
    }
  });

  test('zeros stay zeros', () => {
    const { data, scales } = quantiseBlocks(new Float32Array(32), 4, 32);
    expect(dequantise(data, scales, 4, 32).every((value) => value === 0)).toBe(true);
  });
});

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
