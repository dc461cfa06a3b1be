import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HfTokenizer } from '@qaio/core';
import type { Checkpoint } from '../import/checkpoint.js';

/** The tokenizer that an import of the checkpoint writes. */
export async function writtenTokenizer(checkpoint: Checkpoint, folder: string): Promise<HfTokenizer> {
  await checkpoint.writeTexts(folder);
  return new HfTokenizer(
    await json(join(folder, 'tokenizer.json')),
    await json(join(folder, 'tokenizer_config.json')),
  );
}

const json = async (path: string): Promise<object> => JSON.parse(await readFile(path, 'utf8')) as object;
