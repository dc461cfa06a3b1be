import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { embeddedModelFolder } from '../index.js';

/** What an independent PyTorch implementation computed; see mini/README.md. */
export interface ReferenceCase {
  readonly name: string;
  readonly task: 'sentiment' | 'chat';
  readonly text: string;
  readonly prompt: string;
  readonly ids: readonly number[];
  readonly argmaxPerPosition: readonly number[];
  readonly lastLogits: readonly number[];
  readonly labelLogProbs: Readonly<Record<string, number>>;
  readonly greedy: readonly number[];
  readonly greedyText: string;
}

export async function readReference(): Promise<readonly ReferenceCase[]> {
  return JSON.parse(await readFile(join(embeddedModelFolder, 'reference.json'), 'utf8')) as ReferenceCase[];
}
