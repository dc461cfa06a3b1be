import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { embeddedModelFolder, loadRunner } from '../index.js';

/** Gives a checkpoint of tests a tokenizer; which one does not matter where ids go in. */
export async function borrowTokenizer(folder: string): Promise<void> {
  for (const file of ['tokenizer.json', 'tokenizer_config.json'])
    await cp(join(embeddedModelFolder, file), join(folder, file));
}

/** Logits of an imported model at every id: `[ids, vocabSize]`. */
export async function importedLogits(folder: string, ids: readonly number[]): Promise<number[][]> {
  const runner = await loadRunner(folder, {
    limits: { slotCount: 1, threadCount: 1, maxContextLength: 256 },
    runner: 'c-api',
    onFallback: () => undefined,
  });
  const [logits = new Float32Array()] = await runner.forward([
    { slot: 0, position: 0, tokenIds: ids, logits: 'all' },
  ]);
  const { vocabSize } = runner.shape;
  await runner.close();
  return ids.map((_, i) => Array.from(logits.subarray(i * vocabSize, (i + 1) * vocabSize)));
}

/** The largest difference between two rows of logits. */
export function largestDifference(row: readonly number[] = [], expected: readonly number[]): number {
  return Math.max(...row.map((value, i) => Math.abs(value - (expected[i] ?? NaN))));
}
