import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { embeddedModelFolder, loadPromptCodec } from '../index.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';

const manifest = {
  format: 1,
  name: 'x',
  architecture: 'Qwen2ForCausalLM',
  dtype: 'fp32',
  sourceSha256: '00',
  layerCount: 1,
  kvHeadCount: 1,
  headDim: 16,
  vocabSize: 6003,
  contextLength: 64,
};

async function stopTokenIds(eosTokenIds: readonly number[]): Promise<readonly number[]> {
  return withTemporaryFolder(async (folder) => {
    for (const name of ['tokenizer.json', 'tokenizer_config.json'])
      await writeFile(join(folder, name), await readFile(join(embeddedModelFolder, name)));
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, eosTokenIds }));
    return (await loadPromptCodec(folder)).stopTokenIds;
  });
}

test('<|im_end|> of the chat template ends an answer where only <|endoftext|> is declared', async () => {
  expect(await stopTokenIds([6000])).toEqual([6002, 6000]);
});
