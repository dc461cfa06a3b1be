import { expect, test } from '@jest/globals';
import { defaultEngineLimits } from '@qaio/core';
import { embeddedModelFolder, loadPromptCodec, resolveModelFolder } from '../index.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { measureQuality } from './model-quality.js';
import { probeTexts } from './verify-texts.js';

const runner = {
  clock: () => 0,
  limits: { ...defaultEngineLimits, threadCount: 1 },
  runner: 'c-api',
  onFallback: () => undefined,
} as const;

test('fp32 is as good as itself, and four bits cost more than eight', () =>
  withTemporaryFolder(async (cacheFolder) => {
    const folders: string[] = [];
    for (const dtype of ['fp32', 'int8', 'int4'] as const)
      folders.push(await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype }));
    const [reference = ''] = folders;
    const { tokenizer } = await loadPromptCodec(reference);
    const candidates = ['正面', '负面'].map((label) => tokenizer.encodePlain(label));
    const prompts = probeTexts.map((text) => ({
      task: 'mood',
      tokenIds: tokenizer.encodePlain(text),
      prefixTokenCount: 0,
      candidates,
    }));
    const measured = await measureQuality(folders, { ...runner, reference, prompts });
    expect(measured[0]).toMatchObject({ sameLikeliest: 1, labels: probeTexts.length, labelFlips: 0 });
    expect(measured[2]).toMatchObject({ labels: probeTexts.length, tokens: measured[0]?.tokens });
    const [same = NaN, eight = NaN, four = NaN] = measured.map(({ klDivergence }) => klDivergence);
    expect(same).toBeCloseTo(0, 9);
    expect(eight).toBeGreaterThan(1e-6);
    expect(four).toBeGreaterThan(3 * eight);
  }));
