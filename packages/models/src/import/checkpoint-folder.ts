/** A Hugging Face-style model folder. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { QaioError, told } from '@qaio/core';
import type { Decoder } from '../architectures/architecture.js';
import type { Checkpoint } from './checkpoint.js';
import type { HashMemory } from '../checkpoint/hash-memory.js';
import { decoderOfConfig } from '../architectures/architectures.js';
import { exists, readJson } from '../checkpoint/json-file.js';
import { readEosTokenIds, readModelName } from '../checkpoint/model-metadata.js';
import { SafetensorsFile } from '../checkpoint/safetensors.js';
import { ShardedSafetensors, readShardNames } from '../checkpoint/sharded-safetensors.js';

const weightsFileName = 'model.safetensors';
const indexFileName = 'model.safetensors.index.json';
// newer folders keep the chat template in a file of its own
const textFileNames = [
  'tokenizer.json',
  'tokenizer_config.json',
  'chat_template.jinja',
  'generation_config.json',
  'qaio.json',
];
const requiredFileNames = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];

/** @throws QaioError `model-not-found`, `model-invalid`, `model-unsupported` */
export async function openCheckpointFolder(folder: string, memory: HashMemory): Promise<Checkpoint> {
  for (const name of requiredFileNames) await requireFile(folder, name);
  const configPath = join(folder, 'config.json');
  const decoder = decoderOfConfig(await readJson(configPath), configPath);
  const isSharded = !(await exists(join(folder, weightsFileName)));
  const indexPath = join(folder, indexFileName);
  if (isSharded) await requireFile(folder, indexFileName, weightsFileName);
  const weightFiles = isSharded
    ? [indexFileName, ...new Set((await readShardNames(indexPath)).values())]
    : [weightsFileName];
  for (const name of weightFiles) await requireFile(folder, name);
  const open = (): Promise<Safetensors> =>
    isSharded ? ShardedSafetensors.open(indexPath) : SafetensorsFile.open(join(folder, weightsFileName));
  const hashed = ['config.json', ...weightFiles, ...textFileNames];
  return {
    ...(await readModelName(folder)),
    source: resolve(folder),
    decoder,
    eosTokenIds: await readEosTokenIds(folder),
    sha256: await memory(
      hashed.map((name) => join(folder, name)),
      () => hashFiles(folder, hashed),
    ),
    ...(await weightsOf(decoder, open)),
    writeTexts: async (target) => {
      for (const name of textFileNames)
        if (await exists(join(folder, name))) await copyFile(join(folder, name), join(target, name));
    },
  };
}

type Safetensors = SafetensorsFile | ShardedSafetensors;

async function weightsOf(
  { fromSafetensors }: Decoder,
  open: () => Promise<Safetensors>,
): Promise<Pick<Checkpoint, 'openWeights' | 'leftOut'>> {
  if (!fromSafetensors) return { openWeights: open };
  const listed = await open();
  const reading = fromSafetensors(listed.tensorNames);
  await listed.close();
  return { openWeights: async () => reading.open(await open()), leftOut: reading.leftOut };
}

async function requireFile(folder: string, name: string, shown = name): Promise<void> {
  if (await exists(join(folder, name))) return;
  const what = (await exists(folder)) ? told`has no ${shown}` : told`does not exist`;
  const wanted = [...requiredFileNames, weightsFileName].join(', ');
  throw new QaioError(
    'model-not-found',
    told`The model folder ${folder} ${what}. Expected a Hugging Face folder with ${wanted}, or a .gguf file.`,
  );
}

/** sha256 over the files of a folder that are there, with their names. */
export async function hashFiles(folder: string, names: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const name of names) {
    const path = join(folder, name);
    if (!(await exists(path))) continue;
    hash.update(`${name}\0`);
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
