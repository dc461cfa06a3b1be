import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { WeightsFile } from './weights-file.js';

async function withWeightsFile(use: (weights: WeightsFile, path: string) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const path = join(folder, 'weights.bin');
    const file = await open(path, 'w');
    try {
      await use(new WeightsFile('weights.bin', file), path);
    } finally {
      await file.close();
    }
  });
}

const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
const later = (data: Uint8Array, milliseconds: number): Promise<Uint8Array> =>
  new Promise((resolve) => setTimeout(() => resolve(data), milliseconds));

test('tensors lie aligned in the order of their appending, whichever is ready first', async () => {
  await withWeightsFile(async (weights, path) => {
    const first = await weights.append('first', 100, later(bytes(100, 1), 20));
    const second = await weights.append('second', 3, bytes(3, 2));
    await weights.finish();
    expect([first, second]).toEqual([
      { offset: 0, length: 100 },
      { offset: 128, length: 3 },
    ]);
    const written = await readFile(path);
    expect(written.subarray(0, 100)).toEqual(Buffer.from(bytes(100, 1)));
    expect(written.subarray(128)).toEqual(Buffer.from(bytes(3, 2)));
  });
});

test('a tensor of the same key is written once', async () => {
  await withWeightsFile(async (weights, path) => {
    const range = await weights.append('shared', 8, bytes(8, 1));
    expect(await weights.append('shared', 8, bytes(8, 1))).toEqual(range);
    await weights.finish();
    expect(await readFile(path)).toHaveLength(8);
  });
});

test('few tensors are in memory: appending waits for those before', async () => {
  await withWeightsFile(async (weights) => {
    let making = 0;
    const made = async (): Promise<Uint8Array> => {
      making++;
      const data = await later(bytes(64, 1), 1);
      making--;
      return data;
    };
    let most = 0;
    for (let i = 0; i < 50; i++) {
      await weights.append(`${i}`, 64, made());
      most = Math.max(most, making);
    }
    await weights.finish();
    expect(most).toBeLessThan(8);
  });
});

test.each([
  ['cannot be made', () => Promise.reject(new Error('too little memory')), 'too little memory'],
  ['is not as long as was said', () => bytes(7, 1), 'a tensor is as long as was said'],
])('a tensor that %s fails whoever goes on', async (_, data, message) => {
  await withWeightsFile(async (weights) => {
    await weights.append('wrong', 8, data());
    await expect(weights.finish()).rejects.toThrow(message);
    const more = async (): Promise<void> => {
      for (let i = 0; i < 8; i++) await weights.append(`${i}`, 8, bytes(8, 1));
    };
    await expect(more()).rejects.toThrow(message);
    await weights.settle();
  });
});
