/** Vocabularies as Llama 1 and 2, TinyLlama and Gemma have them against the sentencepiece package: see ../fixtures/make_fixtures.py. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { HfTokenizer, IncrementalDetokeniser } from '@qaio/core';
import { openCheckpoint } from './index.js';
import { withTemporaryFolder } from './testing/temporary-folder.js';
import { writtenTokenizer } from './testing/written-tokenizer.js';

const fixtures = new URL('../fixtures/', import.meta.url);
const json = async (path: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(path, fixtures), 'utf8'));

const sources: readonly [string, (name: string) => Promise<HfTokenizer>][] = [
  ['tokenizer.json', async (name) => new HfTokenizer(await json(`checkpoints/${name}/tokenizer.json`), {})],
  [
    'a GGUF file',
    (name) =>
      withTemporaryFolder(async (root) =>
        writtenTokenizer(await openCheckpoint(new URL(`${name}.gguf`, fixtures).pathname), root),
      ),
  ],
];
const tokenizers = ['llama-sentencepiece', 'gemma3'].flatMap((name) =>
  sources.map(([source, load]) => [name, source, () => load(name)] as const),
);

describe.each(tokenizers)('the vocabulary of %s from %s', (name, _, load) => {
  let texts: readonly { readonly text: string; readonly ids: readonly number[] }[];
  let readable: typeof texts;
  beforeAll(async () => {
    texts = (await json(`checkpoints/${name}/texts.json`)) as typeof texts;
    // the piece for a space is a character that does not survive
    readable = texts.filter(({ text }) => !text.includes('▁'));
  });

  test('ids are those of sentencepiece, and read back as the text', async () => {
    const tokenizer = await load();
    expect(texts.map(({ text }) => tokenizer.encodePlain(text))).toEqual(texts.map(({ ids }) => ids));
    expect(readable.map(({ ids }) => tokenizer.detokenise(ids))).toEqual(readable.map(({ text }) => text));
  });

  test('what goes on behind other text begins without a space', async () => {
    const tokenizer = await load();
    const prompt = tokenizer.encodePlain('assistant\n');
    for (const { text } of readable) {
      const whole = [...prompt, ...tokenizer.encodeContinuation(text)];
      expect(tokenizer.detokenise(whole)).toBe(`assistant\n${text}`);
    }
    expect(tokenizer.encodeContinuation('')).toEqual([]);
  });

  test('the bytes of its tokens are those of the text', async () => {
    const tokenizer = await load();
    const bytes = new Map([...tokenizer.tokenBytes()].map((token) => [token.id, token.bytes]));
    for (const { text } of readable) {
      const parts = tokenizer.encodeContinuation(text).map((id) => bytes.get(id) ?? new Uint8Array());
      expect(Buffer.concat(parts).toString()).toBe(text);
    }
    for (const id of tokenizer.specialTokens.values()) expect(bytes.has(id)).toBe(false);
  });

  test('piece by piece it prints the same text', async () => {
    const tokenizer = await load();
    for (const { text, ids } of readable) {
      const detokeniser = new IncrementalDetokeniser(tokenizer);
      expect(ids.map((id) => detokeniser.push(id)).join('') + detokeniser.flush()).toBe(text);
    }
  });
});
