/** Peers that are no packages: whoever wants them measured says where they are. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { QaioError, told } from '@qaio/core';
import type { Entry } from './benchmark.js';
import { ikLlamaPrograms } from './contestants/ik-llama.js';
import type { OnSkipped } from './installed-peers.js';

export interface NamedPeers {
  /** Folder of ik_llama.cpp's benchmark programs. */
  readonly ikLlama?: string | undefined;
  /** A Python that has OpenVINO GenAI, or the folder of its virtual environment. */
  readonly openvino?: string | undefined;
  /** The same of transformers and PyTorch. */
  readonly transformers?: string | undefined;
}

/** @throws QaioError `invalid-option` if a place lacks what it should hold */
export async function checkNamedPeers({ ikLlama, openvino, transformers }: NamedPeers): Promise<void> {
  if (ikLlama !== undefined) await checkIkLlama(ikLlama);
  if (openvino !== undefined) await pythonOf(openvino, '--openvino');
  if (transformers !== undefined) await pythonOf(transformers, '--transformers');
}

async function checkIkLlama(folder: string): Promise<void> {
  const names = Object.values(ikLlamaPrograms);
  const missing: string[] = [];
  for (const name of names) if (!(await isProgram(join(folder, name)))) missing.push(name);
  if (missing.length > 0)
    throw new QaioError(
      'invalid-option',
      `--ik-llama: ${folder} should hold the programs ${names.join(' and ')}; ${missing.join(' and ')} cannot be run there.`,
    );
}

/**
 * @param named a program, or a virtual environment
 * @param option that names it
 * @throws QaioError `invalid-option` if there is no Python
 */
export async function pythonOf(named: string, option: string): Promise<string> {
  const candidates = [named, join(named, 'bin', 'python'), join(named, 'Scripts', 'python.exe')];
  for (const path of candidates) if (await isProgram(path)) return resolve(path);
  throw new QaioError(
    'invalid-option',
    `${option}: ${named} should be a Python, or the folder of a virtual environment, and is neither.`,
  );
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** @param files GGUF files by what the report calls them */
export function ikLlamaEntries(
  files: readonly { readonly name: string; readonly modelPath: string }[],
  { ikLlama: location }: NamedPeers,
  onSkipped: OnSkipped,
): Entry[] {
  if (location !== undefined)
    return files.map(({ name, modelPath }) => ({
      label: `ik_llama.cpp ${name}`.trim(),
      contestant: 'ik_llama.cpp',
      modelPath,
      location,
    }));
  onSkipped('ik_llama.cpp', told`it is measured where --ik-llama names the folder of its benchmark programs`);
  return [];
}
