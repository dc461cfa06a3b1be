/** A real model for every engine that can read its file. */
import { basename } from 'node:path';
import { told } from '@qaio/core';
import { type Dtype, describeModel } from '@qaio/models';
import type { Entry } from './benchmark.js';
import { type NamedPeers, ikLlamaEntries } from './named-peers.js';
import { openvinoEntries } from './openvino-model.js';
import type { PythonPeerOptions } from './python-peer.js';
import { transformersEntries } from './transformers-model.js';
import { type OnSkipped, isInstalled } from './installed-peers.js';

export interface RealModel {
  readonly entry: Entry;
  readonly name: string;
  /** Of the checkpoint. */
  readonly sha256: string;
  readonly dtype: Dtype;
  readonly vocabSize: number;
}

/** @param folder an imported model's */
export async function realOwnModel(folder: string): Promise<RealModel> {
  const model = await describeModel(folder);
  if (!model) throw new Error(`${folder} is not an imported model.`);
  const { name, sourceSha256: sha256, dtype, vocabSize } = model;
  const entry = { label: `ours ${dtype}`, contestant: 'ours', modelPath: folder } as const;
  return { entry, name, sha256, dtype, vocabSize };
}

/** Peers with the very same file: what our engine's model was imported from. */
export async function realPeerEntries(options: PythonPeerOptions): Promise<Entry[]> {
  const { checkpoint, onSkipped } = options;
  onSkipped('transformers.js', told`it reads ONNX exports, and there is none of this model`);
  return [
    ...ggufPeerEntries(checkpoint, options, onSkipped),
    ...(await openvinoEntries(options)),
    ...(await transformersEntries(options)),
  ];
}

function ggufPeerEntries(checkpoint: string, named: NamedPeers, onSkipped: OnSkipped): Entry[] {
  if (!checkpoint.endsWith('.gguf')) {
    for (const peer of ['node-llama-cpp', 'ik_llama.cpp'])
      onSkipped(peer, told`it reads .gguf files, and ${basename(checkpoint)} is not one`);
    return [];
  }
  const entries: Entry[] = [];
  if (isInstalled('node-llama-cpp', onSkipped))
    entries.push({ label: 'node-llama-cpp', contestant: 'node-llama-cpp', modelPath: checkpoint });
  return [...entries, ...ikLlamaEntries([{ name: '', modelPath: checkpoint }], named, onSkipped)];
}
