/** Peers that are no packages: whoever wants them measured says where they are. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { QaioError } from '@qaio/core';
import type { Entry } from './benchmark.js';
import { ikLlamaPrograms } from './contestants/ik-llama.js';
import type { OnSkipped } from './installed-peers.js';

export interface NamedPeers {
  /** Folder of ik_llama.cpp's benchmark programs. */
  readonly ikLlama?: string | undefined;
}

/** @throws QaioError `invalid-option` if a place lacks what it should hold */
export async function checkNamedPeers({ ikLlama }: NamedPeers): Promise<void> {
  if (ikLlama === undefined) return;
  const names = Object.values(ikLlamaPrograms);
  const missing: string[] = [];
  for (const name of names) if (!(await isProgram(join(ikLlama, name)))) missing.push(name);
  if (missing.length > 0)
    throw new QaioError(
      'invalid-option',
      `--ik-llama: ${ikLlama} should hold the programs ${names.join(' and ')}; ${missing.join(' and ')} cannot be run there.`,
    );
}

function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
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
  onSkipped('ik_llama.cpp', 'it is measured where --ik-llama names the folder of its benchmark programs');
  return [];
}
