import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { encodePrompt } from '@qaio/core';
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

describe('files of a checkpoint', () => {
  const idsWith = async (change: (text: string) => string | Uint8Array, name: string) =>
    withTemporaryFolder(async (folder) => {
      for (const file of ['tokenizer.json', 'tokenizer_config.json'])
        await writeFile(join(folder, file), await readFile(join(embeddedModelFolder, file)));
      await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, eosTokenIds: [6000] }));
      const { chat_template } = JSON.parse(await readFile(join(folder, 'tokenizer_config.json'), 'utf8')) as {
        readonly chat_template: string;
      };
      await writeFile(join(folder, 'chat_template.jinja'), `{# #}\n${chat_template}`);
      await writeFile(join(folder, name), change(await readFile(join(folder, name), 'utf8')));
      const { chatTemplate, tokenizer } = await loadPromptCodec(folder);
      return encodePrompt(chatTemplate.render([{ role: 'user', content: '好' }]), tokenizer).tokenIds;
    });

  test.each(['chat_template.jinja', 'tokenizer.json', 'tokenizer_config.json', 'manifest.json'])(
    '%s gives the same tokens with a byte order mark and with Windows’ line ends',
    async (name) => {
      const plain = await idsWith((text) => text, name);
      expect(await idsWith((text) => `\uFEFF${text}`, name)).toEqual(plain);
      expect(await idsWith((text) => text.replaceAll('\n', '\r\n'), name)).toEqual(plain);
    },
  );

  test.each(['chat_template.jinja', 'tokenizer.json'])('%s in another encoding is refused', async (name) => {
    const cut = (text: string): Uint8Array =>
      Buffer.concat([Buffer.from([0xcc, 0xab, 0xb0]), Buffer.from(text)]);
    await expect(idsWith(cut, name)).rejects.toThrow(/is not UTF-8 text.*Fetch the file again/u);
  });
});
