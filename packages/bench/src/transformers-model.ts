import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { told } from '@qaio/core';
import type { Entry } from './benchmark.js';
import { keptFile } from './kept-file.js';
import {
  type PythonPeer,
  type PythonPeerOptions,
  namedPython,
  pythonEntry,
  pythonPeerEntries,
  runPython,
} from './python-peer.js';
import { shapeConfigs } from './shapes.js';

// raise it whenever the same checkpoint is unpacked to another, or a shape becomes another file
const filesVersion = 1;

const transformers: PythonPeer = {
  contestant: 'transformers',
  label: 'transformers fp32',
  named: 'transformers',
  needs: told`it and PyTorch`,
  done: told`unpacked`,
  prepare: async (python, { checkpoint, sha256, cacheFolder, onProgress }) => {
    if (!checkpoint.endsWith('.gguf')) return checkpoint;
    const folder = join(cacheFolder, 'bench', 'transformers', `${sha256.slice(0, 32)}-fp32-v${filesVersion}`);
    const onMaking = (): void => onProgress(told`unpacking ${checkpoint} for transformers`);
    return keptFile(folder, onMaking, (path) => runPython(python, ['unpack_gguf.py', checkpoint, path]));
  },
};

/** The checkpoint itself; a .gguf file unpacked to fp32, once, and kept in the cache folder. */
export const transformersEntries = (options: PythonPeerOptions): Promise<Entry[]> =>
  pythonPeerEntries(transformers, options);

type ShapeOptions = Pick<PythonPeerOptions, 'transformers' | 'cacheFolder' | 'onSkipped'> & {
  readonly shape: string;
};

/** Random weights of a shape, which are made as the model is loaded. */
export async function transformersShapeEntries(options: ShapeOptions): Promise<Entry[]> {
  const { shape, cacheFolder } = options;
  const python = await namedPython(transformers, options);
  if (python === undefined) return [];
  const path = join(cacheFolder, 'bench', 'transformers', `${shape}-v${filesVersion}.json`);
  const config = JSON.stringify(shapeConfigs[shape]);
  const onMaking = (): void => undefined;
  const modelPath = await keptFile(path, onMaking, (building) => writeFile(building, config));
  return [pythonEntry(transformers, python, modelPath)];
}
