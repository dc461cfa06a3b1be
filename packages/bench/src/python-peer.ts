import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { errorMessage } from '@qaio/core';
import { pythonScript } from './contestant-channel.js';
import type { OnSkipped } from './installed-peers.js';
import type { NamedPeers } from './named-peers.js';

const run = promisify(execFile);
const manyBytes = 2 ** 28;

export interface PythonPeerOptions extends NamedPeers {
  /** A .gguf file or a checkpoint's folder. */
  readonly checkpoint: string;
  readonly sha256: string;
  readonly cacheFolder: string;
  readonly onProgress: (text: string) => void;
  readonly onSkipped: OnSkipped;
}

/** @param script of this package @throws Error that ends with what Python says */
export async function runPython(
  python: string,
  [script, ...options]: readonly [string, ...string[]],
): Promise<void> {
  await run(python, [pythonScript(script), ...options], { maxBuffer: manyBytes });
}

/** Where Python says what has gone wrong. */
export function lastLine(error: unknown): string {
  return errorMessage(error).trimEnd().split('\n').at(-1) ?? '';
}
