import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeModel } from '@qaio/models';
import type { Entry } from './benchmark.js';
import { keptFile } from './kept-file.js';
import { pythonOf } from './named-peers.js';
import { type PythonPeerOptions, lastLine, runPython } from './python-peer.js';
import { shapeConfigs } from './shapes.js';

const peer = 'transformers';
const isNotNamed = 'it is measured where --transformers names a Python that has it and PyTorch';
// raise it whenever the same checkpoint is unpacked to another, or a shape becomes another file
const filesVersion = 1;

const entryOf = (modelPath: string, location: string): Entry => ({
  label: 'transformers fp32',
  contestant: peer,
  modelPath,
  location,
});

/** The checkpoint itself; a .gguf file unpacked to fp32, once, and kept in the cache folder. */
export async function transformersEntries(options: PythonPeerOptions): Promise<Entry[]> {
  const { transformers, checkpoint, onSkipped } = options;
  if (transformers === undefined) {
    onSkipped(peer, isNotNamed);
    return [];
  }
  if ((await describeModel(checkpoint)) !== undefined) {
    onSkipped(peer, `${checkpoint} is an import of this program, and its checkpoint is unknown`);
    return [];
  }
  const location = await pythonOf(transformers, '--transformers');
  try {
    return [entryOf(await unpacked(location, options), location)];
  } catch (error) {
    onSkipped(peer, `the model cannot be unpacked: ${lastLine(error)}`);
    return [];
  }
}

async function unpacked(
  python: string,
  { checkpoint, sha256, cacheFolder, onProgress }: PythonPeerOptions,
): Promise<string> {
  if (!checkpoint.endsWith('.gguf')) return checkpoint;
  const folder = join(cacheFolder, 'bench', peer, `${sha256.slice(0, 32)}-fp32-v${filesVersion}`);
  const onMaking = (): void => onProgress(`unpacking ${checkpoint} for transformers`);
  return keptFile(folder, onMaking, (path) => runPython(python, ['unpack_gguf.py', checkpoint, path]));
}

export interface TransformersShapeOptions extends Pick<
  PythonPeerOptions,
  'transformers' | 'cacheFolder' | 'onSkipped'
> {
  readonly shape: string;
}

/** Random weights of a shape, which are made as the model is loaded. */
export async function transformersShapeEntries(options: TransformersShapeOptions): Promise<Entry[]> {
  const { transformers, shape, cacheFolder, onSkipped } = options;
  if (transformers === undefined) {
    onSkipped(peer, isNotNamed);
    return [];
  }
  const path = join(cacheFolder, 'bench', peer, `${shape}-v${filesVersion}.json`);
  const config = JSON.stringify(shapeConfigs[shape]);
  const modelPath = await keptFile(
    path,
    () => undefined,
    (building) => writeFile(building, config),
  );
  return [entryOf(modelPath, await pythonOf(transformers, '--transformers'))];
}
