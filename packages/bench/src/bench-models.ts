/** Model files of a shape for every engine, made once and kept in the cache folder. */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  type DecoderConfig,
  type Dtype,
  writeSyntheticModel,
  writeSyntheticTransformersModel,
} from '@qaio/models';
import type { Entry } from './benchmark.js';
import { type GgufFormat, writeRandomGguf } from './gguf/random-gguf.js';

// raise it whenever the same shape gives other files
const filesVersion = 3;

export interface BenchModelsOptions {
  readonly shape: string;
  readonly config: DecoderConfig;
  readonly dtype: Dtype;
  readonly cacheFolder: string;
  readonly onProgress: (text: string) => void;
  /** Told which peer is left out, and why. */
  readonly onSkipped: (name: string, reason: string) => void;
}

const peerPackages = {
  'node-llama-cpp': 'node-llama-cpp',
  'transformers.js': '@huggingface/transformers',
} as const;

export async function ownEntry(options: BenchModelsOptions): Promise<Entry> {
  const { config, dtype } = options;
  const modelPath = await make(`ours-${dtype}`, options, (path) => writeSyntheticModel(config, dtype, path));
  return { label: `ours ${dtype}`, contestant: 'ours', modelPath };
}

/** Those that are installed: nothing is written for the others. */
export async function peerEntries(options: BenchModelsOptions): Promise<Entry[]> {
  const entries: Entry[] = [];
  if (isThere('node-llama-cpp', options)) entries.push(...(await llamaEntries(options)));
  if (isThere('transformers.js', options)) entries.push(await transformersEntry(options));
  return entries;
}

function isThere(peer: keyof typeof peerPackages, { onSkipped }: BenchModelsOptions): boolean {
  const name = peerPackages[peer];
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  if (folders.some((folder) => existsSync(join(folder, name)))) return true;
  onSkipped(peer, `${name} is not installed (to install the peers, run: npm run peers)`);
  return false;
}

async function llamaEntries(options: BenchModelsOptions): Promise<Entry[]> {
  const { config } = options;
  const llama = async (format: GgufFormat): Promise<Entry> => ({
    label: `node-llama-cpp ${format.toUpperCase()}`,
    contestant: 'node-llama-cpp',
    modelPath: await make(`${format}.gguf`, options, (path) => writeRandomGguf(config, format, path)),
  });
  return [await llama('q4_0'), await llama('q8_0')];
}

async function transformersEntry(options: BenchModelsOptions): Promise<Entry> {
  const modelPath = await make('transformers', options, (path) =>
    writeSyntheticTransformersModel(options.config, path),
  );
  return { label: 'transformers.js q4', contestant: 'transformers.js', modelPath };
}

/** Written under another name and moved, so that what is there is whole. */
async function make(
  name: string,
  { cacheFolder, shape, onProgress }: BenchModelsOptions,
  write: (path: string) => Promise<void>,
): Promise<string> {
  const folder = join(cacheFolder, 'bench', `${shape}-v${filesVersion}`);
  const path = join(folder, name);
  if (await stat(path).catch(() => undefined)) return path;
  onProgress(`writing random weights: ${shape}, ${name}`);
  await mkdir(folder, { recursive: true });
  const building = `${path}.building-${process.pid}`;
  try {
    await write(building);
    await rename(building, path);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return path;
}
