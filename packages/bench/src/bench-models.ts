/** Model files of a shape, with random weights, for every engine, made once and kept in the cache folder. */
import { join } from 'node:path';
import { type Told, told } from '@qaio/core';
import {
  type Decoder,
  type Dtype,
  exporterVersion,
  importCheckpoint,
  openCheckpoint,
  writeSyntheticModel,
  writeSyntheticTransformersModel,
} from '@qaio/models';
import type { Entry } from './benchmark.js';
import type { GgufFormat } from './gguf/block-format.js';
import { writeRandomGguf } from './gguf/random-gguf.js';
import { keptFile } from './kept-file.js';
import { type NamedPeers, ikLlamaEntries } from './named-peers.js';
import { type OnSkipped, isInstalled } from './installed-peers.js';
import { transformersShapeEntries } from './transformers-model.js';

// raise it whenever the same shape gives other weights, or other files of peers
const filesVersion = 3;

export interface BenchModelsOptions {
  readonly shape: string;
  readonly decoder: Decoder;
  readonly cacheFolder: string;
  readonly onProgress: (what: Told) => void;
  readonly onSkipped: OnSkipped;
}

/** int8-block is imported from the file in Q4_K_M that peers run: its blocks are as narrow as the checkpoint's. */
export async function ownEntry(options: BenchModelsOptions & { readonly dtype: Dtype }): Promise<Entry> {
  const { decoder, dtype } = options;
  const format = dtype === 'int8-block' ? 'q4_k_m' : undefined;
  const file = format && (await ggufFile(options, format));
  const name = ['ours', dtype, ...(format ? [format] : []), `v${exporterVersion}`].join('-');
  const modelPath = await make(name, options, async (path) =>
    file
      ? importCheckpoint(await openCheckpoint(file.modelPath), dtype, path)
      : writeSyntheticModel(decoder, dtype, path),
  );
  return { label: ['ours', dtype, ...(file ? [file.name] : [])].join(' '), contestant: 'ours', modelPath };
}

/** Those that are installed or named: nothing is written for the others. */
export async function peerEntries(options: BenchModelsOptions, named: NamedPeers): Promise<Entry[]> {
  const { onSkipped } = options;
  const hasNodeLlama = isInstalled('node-llama-cpp', onSkipped);
  const files = hasNodeLlama || named.ikLlama !== undefined ? await ggufFiles(options) : [];
  const entries = hasNodeLlama ? files.map(nodeLlamaEntry) : [];
  entries.push(...ikLlamaEntries(files, named, onSkipped));
  onSkipped('OpenVINO GenAI', told`its exporter needs a real model: name one with --model`);
  if (isInstalled('transformers.js', onSkipped)) entries.push(await transformersJsEntry(options));
  entries.push(...(await transformersShapeEntries({ ...options, ...named })));
  return entries;
}

interface GgufFile {
  readonly name: string;
  readonly modelPath: string;
}

async function ggufFile(options: BenchModelsOptions, format: GgufFormat): Promise<GgufFile> {
  const modelPath = await make(`${format}.gguf`, options, (path) =>
    writeRandomGguf(options.decoder, format, path),
  );
  return { name: format.toUpperCase(), modelPath };
}

async function ggufFiles(options: BenchModelsOptions): Promise<GgufFile[]> {
  return [
    await ggufFile(options, 'q4_k_m'),
    await ggufFile(options, 'q4_0'),
    await ggufFile(options, 'q8_0'),
  ];
}

function nodeLlamaEntry({ name, modelPath }: GgufFile): Entry {
  return { label: `node-llama-cpp ${name}`, contestant: 'node-llama-cpp', modelPath };
}

async function transformersJsEntry(options: BenchModelsOptions): Promise<Entry> {
  const modelPath = await make(`transformers-v${exporterVersion}`, options, (path) =>
    writeSyntheticTransformersModel(options.decoder, path),
  );
  return { label: 'transformers.js q4', contestant: 'transformers.js', modelPath };
}

function make(
  name: string,
  { cacheFolder, shape, onProgress }: BenchModelsOptions,
  write: (path: string) => Promise<void>,
): Promise<string> {
  const path = join(cacheFolder, 'bench', `${shape}-v${filesVersion}`, name);
  return keptFile(path, () => onProgress(told`writing random weights: ${shape}, ${name}`), write);
}
