import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { told } from '@qaio/core';
import {
  type Dtype,
  embeddedModelFolder,
  loadPromptCodec,
  readTensorReport,
  resolveModelFolder,
} from '../index.js';
import { oneThread } from '../testing/one-thread.js';
import { readReference } from '../testing/reference.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import type { VerifyPrompt } from './answer-check.js';
import { checkTokenizer } from './tokenizer-check.js';
import { type VerifyReport, verifyModel } from './verify-model.js';

async function prompts(folder: string): Promise<VerifyPrompt[]> {
  const { tokenizer } = await loadPromptCodec(folder);
  const candidates = ['正面', '负面'].map((label) => tokenizer.encodePlain(label));
  const cases = (await readReference()).filter(({ task }) => task === 'sentiment');
  return cases.map(({ ids: tokenIds }) => ({
    task: 'sentiment',
    tokenIds,
    prefixTokenCount: 0,
    candidates,
  }));
}

const withModels = (dtype: Dtype, work: (model: string, reference: string) => Promise<void>): Promise<void> =>
  withTemporaryFolder(async (cacheFolder) => {
    const model = await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype });
    await work(model, await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype: 'fp32' }));
  });

const outcomes = ({ checks }: VerifyReport): Record<string, string> =>
  Object.fromEntries(checks.map(({ name, outcome }) => [String(name), outcome]));

test('a sound import passes every check, and the report says how close it is', () =>
  withModels('int8', async (model, reference) => {
    const report = await verifyModel(model, { ...oneThread, reference, prompts: await prompts(model) });
    expect(report).toMatchObject({ model: 'mini', dtype: 'int8', passed: true });
    expect(outcomes(report)).toEqual({
      checksums: 'passed',
      tensors: 'passed',
      tokenizer: 'passed',
      shapes: 'passed',
      'answers of sentiment': 'passed',
      distributions: 'passed',
      perplexity: 'passed',
    });
    const answers = report.checks.find(({ name }) => String(name) === 'answers of sentiment')?.values;
    expect(answers).toMatchObject({ labelFlips: 0 });
    expect(answers?.['worstLogProbDifference']).toBeGreaterThan(0.01);
    const tensors = await readTensorReport(model);
    expect(tensors.find(({ name }) => name === 'embedding')?.format).toBe('int8 blocks');
    expect(tensors.every(({ relativeError }) => relativeError > 0 && relativeError < 0.15)).toBe(true);
  }));

test('a changed byte is found before the weights are loaded', () =>
  withModels('int4', async (model, reference) => {
    const path = join(model, 'weights.bin');
    const bytes = await readFile(path);
    bytes[5000]! ^= 1;
    await writeFile(path, bytes);
    await appendFile(join(model, 'tokenizer_config.json'), ' ');
    const report = await verifyModel(model, { ...oneThread, reference, prompts: [] });
    expect(report.passed).toBe(false);
    expect(String(report.checks[0]?.detail)).toBe(
      'tokenizer_config.json has changed; weights.bin has changed',
    );
    expect(outcomes(report)).not.toHaveProperty('perplexity');
  }));

test('weights that say something else fail by what they answer and by their perplexity', () =>
  withModels('fp32', async (model) => {
    const path = join(model, 'weights.bin');
    const bytes = await readFile(path);
    // a file of the right length, which nothing but its answers gives away
    const values = new Float32Array(bytes.length / 4).map((_, i) => Math.sin(i) * 0.05);
    await writeFile(path, Buffer.from(values.buffer));
    const manifestPath = join(model, 'manifest.json');
    const manifest = JSON.parse(await readFile(manifestPath, 'utf8')) as object;
    await writeFile(manifestPath, JSON.stringify({ ...manifest, files: undefined }));
    await withTemporaryFolder(async (cacheFolder) => {
      const sound = await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype: 'fp32' });
      const report = await verifyModel(model, {
        ...oneThread,
        reference: sound,
        prompts: await prompts(sound),
      });
      expect(outcomes(report)).toMatchObject({
        checksums: 'skipped',
        'answers of sentiment': 'failed',
        perplexity: 'failed',
      });
    });
  }));

test('without the checkpoint, what needs it is skipped with the reason', () =>
  withModels('int8', async (model) => {
    const missing = { reference: undefined, referenceMissing: told`it was deleted` };
    const report = await verifyModel(model, { ...oneThread, ...missing, prompts: [] });
    expect(report.passed).toBe(true);
    const answers = report.checks.find(({ name }) => String(name) === 'answers');
    expect([answers?.outcome, String(answers?.detail)]).toEqual(['skipped', 'it was deleted']);
  }));

describe('a tokenizer', () => {
  const identity = {
    specialTokens: new Map<string, number>(),
    encodePlain: (text: string) => [...Buffer.from(text)],
    encodeContinuation: (text: string) => [...Buffer.from(text)],
    detokenise: (ids: readonly number[]) => Buffer.from(ids).toString(),
    tokenBytes: () => [],
  };
  const manifest = { vocabSize: 256, eosTokenIds: [0] } as never;

  test('that changes texts, or has ids that the model lacks, fails', () => {
    expect(checkTokenizer(identity, manifest).outcome).toBe('passed');
    const folding = { ...identity, encodePlain: (text: string) => [...Buffer.from(text.trim())] };
    expect(String(checkTokenizer(folding, manifest).detail)).toMatch(/comes back as/u);
    const large = { ...identity, specialTokens: new Map([['<x>', 256]]) };
    expect(String(checkTokenizer(large, manifest).detail)).toMatch(/ids beyond the vocabulary of 256: 256/u);
  });
});
