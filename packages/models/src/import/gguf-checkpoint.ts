import { writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { architectureOfGguf } from '../architectures/architectures.js';
import type { Checkpoint } from './checkpoint.js';
import type { HashMemory } from '../checkpoint/hash-memory.js';
import { GgufFile } from '../gguf/gguf-file.js';
import { GgufMetadata } from '../gguf/gguf-metadata.js';
import { ggufEosTokenIds, ggufTokenizer, ggufTokenizerConfig } from '../gguf/gguf-tokenizer.js';
import { refuseUnreadable } from '../gguf/unreadable-types.js';

/** @throws QaioError `model-not-found`, `model-invalid`, `model-unsupported` */
export async function openGguf(path: string, memory: HashMemory): Promise<Checkpoint> {
  const file = await GgufFile.open(path);
  try {
    const metadata = new GgufMetadata(file.header, path);
    const architecture = architectureOfGguf(metadata);
    refuseUnreadable(file.header, path);
    const decoder = await architecture.fromGguf(file, metadata);
    const texts: Readonly<Record<string, object>> = {
      'tokenizer.json': ggufTokenizer(metadata, architecture.splitOfOldGguf),
      'tokenizer_config.json': ggufTokenizerConfig(metadata),
    };
    return {
      name: metadata.get('general.name', z.string().default(basename(path, '.gguf'))),
      source: resolve(path),
      decoder,
      sha256: await memory([path], () => file.sha256()),
      eosTokenIds: ggufEosTokenIds(metadata),
      openWeights: async () => decoder.fromGguf(await file.again()),
      writeTexts: async (folder) => {
        for (const [name, content] of Object.entries(texts))
          await writeFile(join(folder, name), JSON.stringify(content));
      },
    };
  } finally {
    await file.close();
  }
}
