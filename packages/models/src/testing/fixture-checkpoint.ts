import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { borrowTokenizer } from './imported-logits.js';

/** A checkpoint of the fixtures with a tokenizer, in a folder within another. */
export async function fixtureCheckpoint(name: string, parent: string): Promise<string> {
  const folder = join(parent, name);
  const fixture = new URL(`../../fixtures/checkpoints/${name}`, import.meta.url);
  await cp(fileURLToPath(fixture), folder, { recursive: true });
  await borrowTokenizer(folder);
  return folder;
}
