import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Told, told } from '@qaio/core';

const peerPackages = {
  'node-llama-cpp': 'node-llama-cpp',
  'transformers.js': '@huggingface/transformers',
} as const;

/** Told which peer is left out, and why. */
export type OnSkipped = (what: string | Told, reason: string | Told) => void;

export function isInstalled(peer: keyof typeof peerPackages, onSkipped: OnSkipped): boolean {
  const name = peerPackages[peer];
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  if (folders.some((folder) => existsSync(join(folder, name)))) return true;
  onSkipped(peer, told`${name} is not installed (to install the peers, run: npm run peers)`);
  return false;
}
