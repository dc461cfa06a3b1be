/** LoRA adapters against what PEFT computed with them: see ../../fixtures/make_adapters.py. */
import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { argmax } from '@qaio/core';
import { importCheckpoint, openCheckpoint } from '../index.js';
import { readManifest } from '../model-folder/model-manifest.js';
import { borrowTokenizer, importedLogits, largestDifference } from '../testing/imported-logits.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url));

interface Reference {
  readonly checkpoint: string;
  readonly ids: readonly number[];
  readonly argmax: readonly number[];
  readonly lastLogits: readonly number[];
}

/** @param root is given the checkpoint as `base` and the adapter as `adapter` */
async function lay(root: string, name: string): Promise<Reference> {
  await cp(join(fixtures, 'adapters', name), join(root, 'adapter'), { recursive: true });
  const text = await readFile(join(root, 'adapter/reference.json'), 'utf8');
  const reference = JSON.parse(text) as Reference;
  await cp(join(fixtures, 'checkpoints', reference.checkpoint), join(root, 'base'), { recursive: true });
  await borrowTokenizer(join(root, 'base'));
  return reference;
}

test.each(await readdir(join(fixtures, 'adapters')))(
  '%s: merged, it gives the logits of PEFT',
  async (name) => {
    await withTemporaryFolder(async (root) => {
      const { ids, argmax: expected, lastLogits } = await lay(root, name);
      const [base, adapted] = [
        await openCheckpoint(join(root, 'base')),
        await openCheckpoint(join(root, 'base'), join(root, 'adapter')),
      ];
      await importCheckpoint(adapted, 'fp32', join(root, 'out'));
      const rows = await importedLogits(join(root, 'out'), ids);
      expect(rows.map(argmax)).toEqual(expected);
      expect(largestDifference(rows.at(-1), lastLogits)).toBeLessThan(2e-3);
      const { name: called, adapter, sourceSha256 } = await readManifest(join(root, 'out'));
      expect([called, adapter]).toEqual(['base + adapter', join(root, 'adapter')]);
      expect(sourceSha256).not.toBe(base.sha256);
    });
  },
);

test("a head that PEFT saved with its adapter comes before the base model's", async () => {
  await withTemporaryFolder(async (root) => {
    const { ids, argmax: expected } = await lay(root, 'llama-rank-stabilised');
    const path = join(root, 'base/model.safetensors');
    const text = await readFile(path, 'latin1');
    await writeFile(path, text.replace('lm_head.weight', 'no_head.weight'), 'latin1');
    const adapted = await openCheckpoint(join(root, 'base'), join(root, 'adapter'));
    await importCheckpoint(adapted, 'fp32', join(root, 'out'));
    expect((await importedLogits(join(root, 'out'), ids)).map(argmax)).toEqual(expected);
  });
});

describe('adapters that are refused', () => {
  const refusal = (change: (folder: string) => Promise<void>, name = 'qwen2-plain'): Promise<unknown> =>
    withTemporaryFolder(async (root) => {
      await lay(root, name);
      await change(join(root, 'adapter'));
      return openCheckpoint(join(root, 'base'), join(root, 'adapter')).then(
        () => 'it was taken',
        (error: unknown) => (error as Error).message,
      );
    });
  const withConfig = (change: object): Promise<unknown> =>
    refusal(async (folder) => {
      const path = join(folder, 'adapter_config.json');
      const config = JSON.parse(await readFile(path, 'utf8')) as object;
      await writeFile(path, JSON.stringify({ ...config, ...change }));
    });

  test('one that is as it was saved is not', async () => {
    expect(await withConfig({})).toBe('it was taken');
  });

  test.each<[string, object, RegExp]>([
    ['another method', { peft_type: 'IA3' }, /peft_type is IA3; only LORA/u],
    ['DoRA', { use_dora: true }, /use_dora is true, .*merge_and_unload/u],
    ['biases', { bias: 'all' }, /bias is "all"/u],
    ['whole modules', { modules_to_save: ['lm_head'] }, /modules_to_save is \["lm_head"\]/u],
    ['a changed base', { init_lora_weights: 'pissa' }, /init_lora_weights is "pissa"/u],
    ['a pattern that is one', { rank_pattern: { '.*q': 8 } }, /'\.\*q' in rank_pattern or alpha_pattern/u],
    ['a rank that is none', { r: 0 }, /adapter_config.json: .*r: Too small/u],
    ['a target without matrices', { target_modules: ['q_proj', 'k_proj'] }, /no matrices for k_proj/u],
  ])('%s', async (_, change, message) => {
    expect(await withConfig(change)).toMatch(message);
  });

  test('one without its weights', async () => {
    expect(await refusal((folder) => rm(join(folder, 'adapter_model.safetensors')))).toMatch(
      /has no adapter_model.safetensors. Expected what PEFT's save_pretrained writes/u,
    );
  });

  test.each([
    ['for a layer that the model lacks', 'layers.1.', 'layers.7.', /layers\.7\.\S+' is not a LoRA matrix/u],
    ['with something beside A and B', '.lora_A.', '.lora_C.', /lora_C.weight' is not a LoRA matrix/u],
    [
      'for something that has no matrix',
      'self_attn.q_proj',
      'self_attn.x_proj',
      /x_proj\S+' is not a LoRA matrix/u,
    ],
  ])('one %s', async (_, from, to, message) => {
    const rename = async (folder: string): Promise<void> => {
      const path = join(folder, 'adapter_model.safetensors');
      const text = await readFile(path, 'latin1');
      await writeFile(path, text.replaceAll(from, to), 'latin1');
    };
    expect(await refusal(rename)).toMatch(message);
  });

  test('one for a head that this model does not have', async () => {
    const rename = async (folder: string): Promise<void> => {
      const path = join(folder, '../base/config.json');
      const config = JSON.parse(await readFile(path, 'utf8')) as object;
      await writeFile(path, JSON.stringify({ ...config, tie_word_embeddings: true }));
    };
    expect(await refusal(rename, 'llama-rank-stabilised')).toMatch(/lm_head\S+' is not a LoRA matrix/u);
  });

  test('one of another rank than its config says', async () => {
    await withTemporaryFolder(async (root) => {
      await lay(root, 'qwen2-plain');
      const path = join(root, 'adapter/adapter_config.json');
      const config = JSON.parse(await readFile(path, 'utf8')) as object;
      await writeFile(path, JSON.stringify({ ...config, r: 2 }));
      const checkpoint = await openCheckpoint(join(root, 'base'), join(root, 'adapter'));
      await expect(importCheckpoint(checkpoint, 'fp32', join(root, 'out'))).rejects.toThrow(
        /lora_A.weight' has shape \[4,32\], not \[2,32\]/u,
      );
    });
  });
});
