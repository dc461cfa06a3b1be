import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from '../import/checkpoint.js';
import { manifestShape, writeGraph } from '../import/import-checkpoint.js';
import { embeddedModelFolder, loadRunner } from '../index.js';
import { buildFolder } from '../model-folder/build-folder.js';

/** Gives a checkpoint of tests a tokenizer; which one does not matter where ids go in. */
export async function borrowTokenizer(folder: string): Promise<void> {
  for (const file of ['tokenizer.json', 'tokenizer_config.json'])
    await cp(join(embeddedModelFolder, file), join(folder, file));
}

/** Imports in fp32, with layers that compute in the basis that int8 has. */
export async function importRotated(checkpoint: Checkpoint, outFolder: string): Promise<void> {
  const { decoder, name, sha256, eosTokenIds } = checkpoint;
  await buildFolder(outFolder, async (building) => {
    const weights = await checkpoint.openWeights();
    await writeGraph(decoder, { dtype: 'fp32', isRotated: true }, weights, building);
    await weights.close();
    const identity = { format: 2, name, dtype: 'fp32', sourceSha256: sha256 } as const;
    return { ...identity, ...manifestShape(decoder), eosTokenIds: [...eosTokenIds] };
  });
}

/**
 * Logits of an imported model at every id: `[ids, vocabSize]`.
 *
 * @param passes how many ids each pass takes; by default one takes all
 */
export async function importedLogits(
  folder: string,
  ids: readonly number[],
  passes: readonly number[] = [ids.length],
): Promise<number[][]> {
  const runner = await loadRunner(folder, {
    limits: { slotCount: 1, threadCount: 1, maxContextLength: 256 },
    runner: 'c-api',
    onFallback: () => undefined,
  });
  const { vocabSize } = runner.shape;
  const rows: number[][] = [];
  for (const count of passes) {
    const position = rows.length;
    const tokenIds = ids.slice(position, position + count);
    const [logits = new Float32Array()] = await runner.forward([
      { slot: 0, position, tokenIds, logits: 'all' },
    ]);
    for (let i = 0; i < count; i++)
      rows.push(Array.from(logits.subarray(i * vocabSize, (i + 1) * vocabSize)));
  }
  await runner.close();
  return rows;
}

/** The largest difference between two rows of logits. */
export function largestDifference(row: readonly number[] = [], expected: readonly number[]): number {
  return Math.max(...row.map((value, i) => Math.abs(value - (expected[i] ?? NaN))));
}
