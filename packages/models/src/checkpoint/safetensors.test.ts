import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { SafetensorsFile } from './safetensors.js';

type Header = Record<string, unknown>;

function encode(header: Header | string, data: Uint8Array, length?: bigint): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(length ?? BigInt(text.length));
  return Buffer.concat([size, text, data]);
}

const open = (bytes: Buffer, read?: (file: SafetensorsFile) => Promise<unknown>): Promise<unknown> =>
  withTemporaryFolder(async (folder) => {
    const path = join(folder, 'x.safetensors');
    await writeFile(path, bytes);
    const file = await SafetensorsFile.open(path);
    try {
      return await read?.(file);
    } finally {
      await file.close();
    }
  });

const entry = (dtype: string, shape: readonly number[], begin: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('values', () => {
  test('F32, F16 and BF16', async () => {
    // written with numpy/torch: 1.5, -2, 0.1, smallest f16 subnormal
    const f32 = Buffer.from(Float32Array.of(1.5, -2).buffer);
    const f16 = Buffer.from(Uint16Array.of(0x3e00, 0xc000, 0x2e66, 0x0001).buffer);
    const bf16 = Buffer.from(Uint16Array.of(0x3fc0, 0xc000).buffer);
    const header = {
      __metadata__: { format: 'pt' },
      a: entry('F32', [2], 0, 8),
      b: entry('F16', [2, 2], 8, 16),
      c: entry('BF16', [2], 16, 20),
    };
    await open(encode(header, Buffer.concat([f32, f16, bf16])), async (file) => {
      expect([...(await file.read('a', [2])).data]).toEqual([1.5, -2]);
      const halves = [...(await file.read('b', [2, 2])).data];
      expect(halves.slice(0, 2)).toEqual([1.5, -2]);
      expect(halves[2]).toBeCloseTo(0.0999756, 7);
      expect(halves[3]).toBe(2 ** -24);
      expect([...(await file.read('c', [2])).data]).toEqual([1.5, -2]);
      expect(file.tensorNames).toEqual(['a', 'b', 'c']);
    });
  });
});

describe('files that are refused', () => {
  const none = Buffer.alloc(0);
  test.each<[string, Buffer, RegExp]>([
    ['an empty file', none, /not a safetensors file: it has only 0 bytes/u],
    ['a header longer than the file', encode('{}', none, 5000n), /header claims 5000 bytes/u],
    ['a header of an absurd length', encode('{}', none, 2n ** 63n), /header claims/u],
    ['a header that is not JSON', encode('{nope', none), /header is not JSON:/u],
    ['a header that is not an object', encode('null', none), /not a JSON object/u],
    ['an entry without offsets', encode({ a: { dtype: 'F32', shape: [1] } }, none), /'a' is malformed/u],
    [
      'offsets beyond the file',
      encode({ a: entry('F32', [2], 0, 8) }, Buffer.alloc(4)),
      /claims bytes 0 to 8/u,
    ],
    ['a shape that does not fit', encode({ a: entry('F32', [3], 0, 8) }, Buffer.alloc(8)), /shape \[3\]/u],
    ['sizes that overflow', encode({ a: entry('F32', [2 ** 40, 2 ** 40], 0, 8) }, Buffer.alloc(8)), /shape/u],
    ['a negative offset', encode({ a: entry('F32', [1], -4, 0) }, Buffer.alloc(8)), /malformed/u],
    [
      'a dtype we do not read',
      encode({ a: entry('I64', [1], 0, 8) }, Buffer.alloc(8)),
      /dtype I64; supported: F32/u,
    ],
  ])('%s', async (_, bytes, message) => {
    await expect(open(bytes)).rejects.toThrow(message);
  });

  test('a tensor that is missing or of another shape', async () => {
    const bytes = encode({ a: entry('F32', [2], 0, 8) }, Buffer.alloc(8));
    await expect(open(bytes, (file) => file.read('b', [2]))).rejects.toThrow(/'b' is missing/u);
    await expect(open(bytes, (file) => file.read('a', [1, 2]))).rejects.toThrow(/shape \[2\], not \[1,2\]/u);
  });
});
