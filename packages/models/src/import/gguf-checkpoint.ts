import { writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { QaioError } from '@qaio/core';
import { z } from 'zod';
import type { Checkpoint } from './checkpoint.js';
import type { DecoderConfig } from '../checkpoint/decoder-config.js';
import type { HashMemory } from '../checkpoint/hash-memory.js';
import { GgufFile } from '../gguf/gguf-file.js';
import { GgufMetadata, ggufDecoderConfig } from '../gguf/gguf-metadata.js';
import { ggufEosTokenIds, ggufTokenizer, ggufTokenizerConfig } from '../gguf/gguf-tokenizer.js';
import { GgufWeights } from '../gguf/gguf-weights.js';
import { refuseUnreadable } from '../gguf/unreadable-types.js';

/** @throws QaioError `model-not-found`, `model-invalid`, `model-unsupported` */
export async function openGguf(path: string, memory: HashMemory): Promise<Checkpoint> {
  const file = await GgufFile.open(path);
  try {
    const metadata = new GgufMetadata(file.header, path);
    const sizes = ggufDecoderConfig(metadata);
    refuseUnreadable(file.header, path);
    const config = await withFrequencies(sizes, file);
    const texts: Readonly<Record<string, object>> = {
      'tokenizer.json': ggufTokenizer(metadata),
      'tokenizer_config.json': ggufTokenizerConfig(metadata),
    };
    return {
      name: metadata.get('general.name', z.string().default(basename(path, '.gguf'))),
      source: resolve(path),
      config,
      sha256: await memory([path], () => file.sha256()),
      eosTokenIds: ggufEosTokenIds(metadata),
      openWeights: async () => new GgufWeights(await file.again(), config),
      writeTexts: async (folder) => {
        for (const [name, content] of Object.entries(texts))
          await writeFile(join(folder, name), JSON.stringify(content));
      },
    };
  } finally {
    await file.close();
  }
}

const frequencyTensor = 'rope_freqs.weight';

/** llama.cpp's converter writes Llama 3's scaling of frequencies as a tensor that they are divided by. */
async function withFrequencies(config: DecoderConfig, file: GgufFile): Promise<DecoderConfig> {
  if (!file.header.tensors.has(frequencyTensor)) return config;
  const { data } = await file.read(frequencyTensor, [config.headDim / 2]);
  if (!data.every((divisor) => divisor > 0))
    throw new QaioError(
      'model-invalid',
      `${file.path}: expected only positive numbers in '${frequencyTensor}'.`,
    );
  return { ...config, ropeScaling: { kind: 'divided', divisors: Array.from(data) } };
}
