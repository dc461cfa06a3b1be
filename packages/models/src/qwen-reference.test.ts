/**
 * A real Qwen2.5-Coder-0.5B-Instruct in fp32 beside what transformers computed from the same file, with
 * fixtures/make_qwen_reference.py. QAIO_TEST_MODEL names the file; an import of it takes 2 GB in the temporary folder.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ModelRunner, argmax, logSumExp } from '@qaio/core';
import { loadPromptCodec, loadRunner, resolveModelFolder } from './index.js';

interface Reference {
  readonly sha256: string;
  readonly cases: readonly {
    readonly text: string;
    readonly ids: readonly number[];
    /** `[ids, 5]`, the most likely first. */
    readonly topIds: readonly (readonly number[])[];
    /** `[ids, 5]` */
    readonly topLogProbs: readonly (readonly number[])[];
  }[];
}

const fixture = new URL('../fixtures/qwen-reference.json', import.meta.url);
const reference = JSON.parse(await readFile(fixture, 'utf8')) as Reference;
const path = process.env['QAIO_TEST_MODEL'];
const whyNot = await skipReason(path);

async function skipReason(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return 'QAIO_TEST_MODEL names no model file';
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex') === reference.sha256 ? undefined : 'the reference is of another file';
}

// the same sums in another order; at more than this, fp32 is not what differs
const tolerance = 2e-3;

const suite = whyNot === undefined ? describe : describe.skip;
suite(`a real Qwen in fp32${whyNot === undefined ? '' : ` (skipped: ${whyNot})`}`, () => {
  let [cacheFolder, folder] = ['', ''];
  let runner: ModelRunner;

  beforeAll(async () => {
    cacheFolder = await mkdtemp(join(tmpdir(), 'qaio-qwen-'));
    folder = await resolveModelFolder(path ?? '', { cacheFolder, dtype: 'fp32' });
    const limits = { slotCount: 1, threadCount: 2, maxContextLength: 64 };
    runner = await loadRunner(folder, { limits, runner: 'c-api', onFallback: () => undefined });
  }, 600_000);
  afterAll(async () => {
    await runner.close();
    await rm(cacheFolder, { recursive: true, force: true });
  });

  test('texts have the ids of transformers’ tokenizer', async () => {
    const { tokenizer } = await loadPromptCodec(folder);
    const marks = new Map([
      ['<|im_start|>', 151644],
      ['<|im_end|>', 151645],
    ]);
    const encode = (text: string): number[] =>
      text
        .split(/(<\|im_(?:start|end)\|>)/u)
        .flatMap((part) => marks.get(part) ?? tokenizer.encodePlain(part));
    for (const { text, ids } of reference.cases) expect(encode(text)).toEqual(ids);
  });

  test.each(reference.cases)('case %#: log-probabilities after every token', async ({ ids, ...expected }) => {
    const [logits = new Float32Array()] = await runner.forward([
      { slot: 0, position: 0, tokenIds: ids, logits: 'all' },
    ]);
    const { vocabSize } = runner.shape;
    ids.forEach((_, position) => {
      const row = logits.subarray(position * vocabSize, (position + 1) * vocabSize);
      const normaliser = logSumExp(row);
      const logProb = (id: number): number => (row[id] ?? NaN) - normaliser;
      const [topIds = [], topLogProbs = []] = [expected.topIds[position], expected.topLogProbs[position]];
      topIds.forEach((id, i) => {
        expect(Math.abs(logProb(id) - (topLogProbs[i] ?? NaN))).toBeLessThan(tolerance);
      });
      // nothing is more likely than the reference's first, but for what is as likely within the tolerance
      expect(logProb(argmax(row)) - (topLogProbs[0] ?? NaN)).toBeLessThan(tolerance);
    });
  });
});
