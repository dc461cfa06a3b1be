/** Peers in Python: what is the same for all of them before they are measured. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Told, errorMessage, told } from '@qaio/core';
import { describeModel } from '@qaio/models';
import type { Entry } from './benchmark.js';
import { pythonScript } from './contestant-channel.js';
import type { PythonContestant } from './contestant-messages.js';
import type { OnSkipped } from './installed-peers.js';
import { type NamedPeers, pythonOf } from './named-peers.js';

const run = promisify(execFile);
const manyBytes = 2 ** 28;

export interface PythonPeerOptions extends NamedPeers {
  /** A .gguf file or a checkpoint's folder. */
  readonly checkpoint: string;
  readonly sha256: string;
  readonly cacheFolder: string;
  readonly onProgress: (what: Told) => void;
  readonly onSkipped: OnSkipped;
}

export interface PythonPeer {
  readonly contestant: PythonContestant;
  readonly label: string;
  readonly named: 'openvino' | 'transformers';
  /** What the Python has to have. */
  readonly needs: Told;
  /** What is done to a checkpoint, such as `exported`. */
  readonly done: Told;
  /** Does it. @returns what is measured @throws Error that ends with what Python says */
  readonly prepare: (python: string, options: PythonPeerOptions) => Promise<string>;
}

/** The peer with a checkpoint, or nothing and the reason. */
export async function pythonPeerEntries(peer: PythonPeer, options: PythonPeerOptions): Promise<Entry[]> {
  const { checkpoint, onSkipped } = options;
  const python = await namedPython(peer, options);
  if (python === undefined) return [];
  if ((await describeModel(checkpoint)) !== undefined) {
    onSkipped(
      peer.contestant,
      told`${checkpoint} is an import of this program, and its checkpoint is unknown`,
    );
    return [];
  }
  try {
    return [pythonEntry(peer, python, await peer.prepare(python, options))];
  } catch (error) {
    onSkipped(peer.contestant, told`the model cannot be ${peer.done}: ${lastLine(error)}`);
    return [];
  }
}

/** @returns undefined where nobody names one, which is told */
export async function namedPython(
  { contestant, named, needs }: PythonPeer,
  options: Pick<PythonPeerOptions, 'openvino' | 'transformers' | 'onSkipped'>,
): Promise<string | undefined> {
  const place = options[named];
  if (place !== undefined) return pythonOf(place, `--${named}`);
  options.onSkipped(contestant, told`it is measured where --${named} names a Python that has ${needs}`);
  return undefined;
}

export const pythonEntry = (
  { contestant, label }: PythonPeer,
  location: string,
  modelPath: string,
): Entry => ({ label, contestant, modelPath, location });

/** @param script of this package @throws Error that ends with what Python says */
export async function runPython(
  python: string,
  [script, ...options]: readonly [string, ...string[]],
): Promise<void> {
  await run(python, [pythonScript(script), ...options], { maxBuffer: manyBytes });
}

/** Where Python says what has gone wrong. */
function lastLine(error: unknown): string {
  return errorMessage(error).trimEnd().split('\n').at(-1) ?? '';
}
