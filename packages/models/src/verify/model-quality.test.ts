import { expect, test } from '@jest/globals';
import {
  type Dtype,
  embeddedModelFolder,
  loadPromptCodec,
  openCheckpoint,
  resolveModelFolder,
} from '../index.js';
import { oneThread } from '../testing/one-thread.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { type LogitSource, measureQuality } from './model-quality.js';
import { probeTexts } from './verify-texts.js';

/** Of the embedded model, fp32 first. */
const measured = (dtypes: readonly Dtype[], peers: readonly LogitSource[] = []) =>
  withTemporaryFolder(async (cacheFolder) => {
    const resolve = (dtype: Dtype) => resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype });
    const reference = await resolve('fp32');
    const { tokenizer } = await loadPromptCodec(reference);
    const candidates = ['正面', '负面'].map((label) => tokenizer.encodePlain(label));
    const prompts = probeTexts.map((text) => ({
      task: 'mood',
      tokenIds: tokenizer.encodePlain(text),
      prefixTokenCount: 0,
      candidates,
    }));
    const models = await Promise.all(dtypes.map(async (dtype) => ({ folder: await resolve(dtype) })));
    return measureQuality(models, { ...oneThread, reference, prompts, peers });
  });

test('fp32 is as good as itself, and four bits cost more than eight', async () => {
  const { ours } = await measured(['fp32', 'int8', 'int4']);
  expect(ours[0]).toMatchObject({ sameLikeliest: 1, labels: probeTexts.length, labelFlips: 0 });
  expect(ours[2]).toMatchObject({ labels: probeTexts.length, tokens: ours[0]?.tokens });
  const [same = NaN, eight = NaN, four = NaN] = ours.map(({ klDivergence }) => klDivergence);
  expect(same).toBeCloseTo(0, 9);
  expect(eight).toBeGreaterThan(1e-6);
  expect(four).toBeGreaterThan(3 * eight);
});

test('another engine is compared by its logits, if it has any', async () => {
  const { decoder } = await openCheckpoint(embeddedModelFolder);
  const { vocabSize } = decoder.config;
  const uniform: LogitSource = (texts) =>
    Promise.resolve(texts.map((ids) => new Float32Array(ids.length * vocabSize)));
  const { peers } = await measured([], [uniform, () => Promise.resolve(undefined)]);
  // ln V less the entropy of fp32
  expect(peers[0]?.klDivergence).toBeGreaterThan(1);
  expect(peers[0]?.klDivergence).toBeLessThan(Math.log(vocabSize));
  expect(peers[0]?.sameLikeliest).toBeLessThan(0.1);
  expect(peers[1]).toBeUndefined();
});
