import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ForwardRow, ModelRunner } from '@qaio/core';
import { decoderOfConfig } from '../architectures/architectures.js';
import { writeSyntheticModel } from '../import/synthetic-model.js';
import { loadRunner } from '../load/load-runner.js';
import type { Dtype } from './dtype.js';

const config = {
  architectures: ['Qwen2ForCausalLM'],
  num_hidden_layers: 2,
  hidden_size: 64,
  intermediate_size: 160,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 128,
  max_position_embeddings: 64,
  rms_norm_eps: 1e-6,
  tie_word_embeddings: true,
};

let folder: string;
const runners = new Map<Dtype, ModelRunner>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-token-codes-'));
  for (const dtype of ['fp32', 'int8'] as const) {
    await writeSyntheticModel(decoderOfConfig(config, 'test'), dtype, join(folder, dtype));
    const limits = { slotCount: 4, threadCount: 2, maxContextLength: 64 };
    const options = { limits, runner: 'c-api', onFallback: () => undefined } as const;
    runners.set(dtype, await loadRunner(join(folder, dtype), options));
  }
});
afterAll(async () => {
  for (const runner of runners.values()) await runner.close();
  await rm(folder, { recursive: true, force: true });
});

const row = (slot: number, ...tokenIds: number[]): ForwardRow => ({
  slot,
  position: 0,
  tokenIds,
  logits: 'all',
});

async function logits(dtype: Dtype, ...rows: ForwardRow[]): Promise<number[][]> {
  return ((await runners.get(dtype)?.forward(rows)) ?? []).map((values) => [...values]);
}

const largestDifference = (a: readonly number[] = [], b: readonly number[] = []): number =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? NaN))));

test('logits are those of fp32, as nearly as eight bits can', async () => {
  const [[whole], [coded]] = [await logits('fp32', row(0, 5, 9, 77)), await logits('int8', row(0, 5, 9, 77))];
  const largest = largestDifference(whole, new Array<number>(whole?.length ?? 0).fill(0));
  expect(largestDifference(coded, whole)).toBeLessThan(0.05 * largest);
  expect(coded).not.toEqual(whole);
});

test('tokens have the same codes whatever stands beside them', async () => {
  const [alone] = await logits('int8', row(2, 5, 9, 77));
  const [, beside] = await logits('int8', row(1, 120, 3, 64), row(2, 5, 9, 77));
  expect(largestDifference(beside, alone)).toBeLessThan(1e-5);
});
