import { writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Checkpoint } from '../checkpoint/checkpoint.js';
import { GgufFile } from './gguf-file.js';
import { GgufMetadata, ggufDecoderConfig } from './gguf-metadata.js';
import { ggufEosTokenIds, ggufTokenizer, ggufTokenizerConfig } from './gguf-tokenizer.js';
import { GgufWeights } from './gguf-weights.js';

/** @throws QaioError `model-not-found`, `model-invalid`, `model-unsupported` */
export async function openGguf(path: string): Promise<Checkpoint> {
  const file = await GgufFile.open(path);
  try {
    const metadata = new GgufMetadata(file.header, path);
    const config = ggufDecoderConfig(metadata);
    const texts: Readonly<Record<string, object>> = {
      'tokenizer.json': ggufTokenizer(metadata),
      'tokenizer_config.json': ggufTokenizerConfig(metadata),
    };
    return {
      name: metadata.get('general.name', z.string().default(basename(path, '.gguf'))),
      source: resolve(path),
      config,
      sha256: await file.sha256(),
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
