/** Gemma 3's 262,144 ids against those of the sentencepiece package: see ../fixtures/make_gemma3_tokens.py. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { openCheckpoint } from './index.js';
import { withTemporaryFolder } from './testing/temporary-folder.js';
import { writtenTokenizer } from './testing/written-tokenizer.js';

const path = process.env['QAIO_TEST_GEMMA3'];
const suite = path === undefined ? describe.skip : describe;
const whyNot = path === undefined ? ' (skipped: QAIO_TEST_GEMMA3 names no GGUF file of a Gemma 3)' : '';

const json = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));

suite(`Gemma 3's own vocabulary${whyNot}`, () => {
  test('gives thousands of texts in many scripts the ids that sentencepiece gives them', async () => {
    const { cases } = (await json('qwen3.5-tokens.json')) as { readonly cases: readonly [string][] };
    const { texts, hashes } = (await json('gemma3-tokens.json')) as Record<'texts' | 'hashes', string[]>;
    const all = [...cases.map(([text]) => text), ...texts];
    expect(all.length).toBeGreaterThan(2500);
    await withTemporaryFolder(async (root) => {
      const tokenizer = await writtenTokenizer(await openCheckpoint(path ?? ''), root);
      const hashOf = (text: string): string =>
        createHash('sha256').update(tokenizer.encodePlain(text).join()).digest('hex').slice(0, 8);
      expect(all.filter((text, i) => hashOf(text) !== hashes[i])).toEqual([]);
      expect(all.filter((text) => tokenizer.detokenise(tokenizer.encodePlain(text)) !== text)).toEqual([]);
    });
  }, 120_000);
});
