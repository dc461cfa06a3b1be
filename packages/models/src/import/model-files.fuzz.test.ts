import { readFileSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import { constantFrom, tuple } from 'fast-check';
import { encodePrompt } from '@qaio/core';
import { fuzzTest, mangledBytes, mangledJson, refusalOf } from '@qaio/core/testing/fuzz';
import { importCheckpoint, loadPromptCodec, openCheckpoint } from '../index.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const folder = join(fixtures, 'checkpoints/llama-sentencepiece');
const bytesOf = (name: string): Buffer => readFileSync(join(folder, name));
const jsonOf = (name: string): unknown => JSON.parse(bytesOf(name).toString());
const tokenizerConfig = {
  bos_token: '<s>',
  eos_token: { content: '</s>', special: true },
  chat_template: "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}</s>{% endfor %}",
};

/** From the file to a prompt's tokens, as `aio run` goes, and back. */
async function use(path: string, out: string): Promise<void> {
  await importCheckpoint(await openCheckpoint(path), 'fp32', out);
  const { chatTemplate, tokenizer } = await loadPromptCodec(out);
  const messages = [{ role: 'user', content: '太棒了 ok' }] as const;
  const { tokenIds } = encodePrompt(chatTemplate.render(messages), tokenizer);
  tokenizer.detokenise(tokenIds);
}

/** Every failure is of the files and says where. */
async function expectUsedOrRefused(path: string, out: string): Promise<void> {
  const refusal = await refusalOf(['model-invalid', 'model-unsupported', 'model-not-found'], () =>
    use(path, out),
  );
  const ours =
    /cannot read prop|is not a function|is not iterable|call stack|invalid (?:typed )?array length/iu;
  expect(refusal?.message ?? '').not.toMatch(ours);
}

const gguf = readFileSync(join(fixtures, 'llama-sentencepiece.gguf'));
// metadata and the list of tensors
const headerBytes = gguf.indexOf('output_norm.weight') + 200;

fuzzTest(
  'a damaged GGUF header is read, or refused as the file’s fault',
  mangledBytes(gguf.subarray(0, headerBytes)),
  (header) =>
    withTemporaryFolder(async (root) => {
      await writeFile(join(root, 'x.gguf'), Buffer.concat([header, gguf.subarray(headerBytes)]));
      await expectUsedOrRefused(join(root, 'x.gguf'), join(root, 'out'));
    }),
  { runs: 50 },
);

/** A copy of the checkpoint with one file that has other bytes. */
async function expectFolderUsedOrRefused(name: string, bytes: Uint8Array | string): Promise<void> {
  await withTemporaryFolder(async (root) => {
    const copy = join(root, 'checkpoint');
    await mkdir(copy);
    await cp(folder, copy, { recursive: true });
    await writeFile(join(copy, 'tokenizer_config.json'), JSON.stringify(tokenizerConfig));
    await writeFile(join(copy, name), bytes);
    await expectUsedOrRefused(copy, join(root, 'out'));
  });
}

const weights = bytesOf('model.safetensors');
const weightsHeaderEnd = 8 + Number(weights.readBigUInt64LE());
const headerJson: unknown = JSON.parse(weights.subarray(8, weightsHeaderEnd).toString());

function withHeader(header: string): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), weights.subarray(weightsHeaderEnd)]);
}

fuzzTest(
  'a damaged safetensors header is read, or refused as the file’s fault',
  mangledBytes(weights.subarray(0, weightsHeaderEnd)),
  (header) =>
    expectFolderUsedOrRefused(
      'model.safetensors',
      Buffer.concat([header, weights.subarray(weightsHeaderEnd)]),
    ),
  { runs: 20 },
);

fuzzTest(
  'a safetensors header with other values is read, or refused as the file’s fault',
  mangledJson(headerJson),
  (header) => expectFolderUsedOrRefused('model.safetensors', withHeader(JSON.stringify(header))),
  { runs: 20 },
);

const texts = {
  'config.json': jsonOf('config.json'),
  'generation_config.json': jsonOf('generation_config.json'),
  'tokenizer.json': { ...(jsonOf('tokenizer.json') as object) },
  'tokenizer_config.json': tokenizerConfig,
};
const names = Object.keys(texts) as (keyof typeof texts)[];

fuzzTest(
  'a configuration or tokenizer with other values is read, or refused as the file’s fault',
  constantFrom(...names).chain((name) => tuple(constantFrom(name), mangledJson(texts[name]))),
  ([name, value]) => expectFolderUsedOrRefused(name, JSON.stringify(value)),
  { runs: 50 },
);

fuzzTest(
  'a damaged configuration or tokenizer is read, or refused as the file’s fault',
  constantFrom(...names).chain((name) =>
    tuple(constantFrom(name), mangledBytes(JSON.stringify(texts[name]))),
  ),
  ([name, bytes]) => expectFolderUsedOrRefused(name, bytes),
  { runs: 20 },
);
