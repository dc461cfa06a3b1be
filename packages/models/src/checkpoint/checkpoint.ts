import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { QaioError, errorMessage } from '@qaio/core';
import { type DecoderConfig, parseDecoderConfig } from './decoder-config.js';

export const weightsFileName = 'model.safetensors';
/** Files that travel with the weights; the first two must be there. */
export const textFileNames = [
  'tokenizer.json',
  'tokenizer_config.json',
  'generation_config.json',
  'qaio.json',
] as const;
const requiredFileNames = ['config.json', weightsFileName, 'tokenizer.json', 'tokenizer_config.json'];

/** A Hugging Face-style model folder. */
export interface Checkpoint {
  readonly folder: string;
  readonly config: DecoderConfig;
  /** Over all files that decide what the model answers. */
  readonly sha256: string;
}

/** @throws QaioError `model-not-found`, `model-invalid`, `model-unsupported` */
export async function openCheckpoint(folder: string): Promise<Checkpoint> {
  for (const name of requiredFileNames) await requireFile(folder, name);
  const configPath = join(folder, 'config.json');
  const config = parseDecoderConfig(await readJson(configPath), configPath);
  return { folder, config, sha256: await hashFiles(folder) };
}

/** @throws QaioError `model-invalid` */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new QaioError('model-invalid', `${path} cannot be read as JSON: ${errorMessage(cause)}`, { cause });
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function requireFile(folder: string, name: string): Promise<void> {
  if (await exists(join(folder, name))) return;
  const what = (await exists(folder)) ? `has no ${name}` : 'does not exist';
  throw new QaioError(
    'model-not-found',
    `The model folder ${folder} ${what}. Expected a Hugging Face folder with ${requiredFileNames.join(', ')}.`,
  );
}

async function hashFiles(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of ['config.json', weightsFileName, ...textFileNames]) {
    const path = join(folder, name);
    if (!(await exists(path))) continue;
    hash.update(`${name}\0`);
    await pipeline(createReadStream(path), hash, { end: false });
  }
  return hash.digest('hex');
}
