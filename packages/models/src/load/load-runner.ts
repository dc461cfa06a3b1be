import { join } from 'node:path';
import {
  type EngineLimits,
  type ModelRunner,
  type RunnerKind,
  type SessionOptions,
  checkEngineLimits,
  loadModelRunner,
} from '@qaio/core';
import { graphFileName } from '../model-folder/file-names.js';
import { type ModelManifest, readManifest } from '../model-folder/model-manifest.js';

export interface RunnerOptions {
  readonly limits: Pick<EngineLimits, 'slotCount' | 'threadCount' | 'maxContextLength'>;
  readonly runner: RunnerKind;
  /** Called with the reason why the C API cannot be used, when `auto` falls back to the Node binding. */
  readonly onFallback: (reason: string) => void;
}

/**
 * Loads the weights of an imported model's folder and nothing else: token ids in, logits out.
 *
 * @throws QaioError `model-invalid`, `invalid-option`, `engine-failed`
 */
export async function loadRunner(folder: string, options: RunnerOptions): Promise<ModelRunner> {
  checkEngineLimits(options.limits);
  const manifest = await readManifest(folder);
  const session = sessionOptions(folder, manifest, options);
  return loadModelRunner(options.runner, session, options.onFallback);
}

function sessionOptions(
  folder: string,
  manifest: ModelManifest,
  { limits: { slotCount, threadCount, maxContextLength } }: RunnerOptions,
): SessionOptions {
  const { layerCount, cacheLayerCount, states, kvHeadCount, headDim, vocabSize, hiddenSize = 0 } = manifest;
  return {
    graphPath: join(folder, graphFileName),
    layerCount,
    cacheLayerCount,
    states,
    kvHeadCount,
    headDim,
    vocabSize,
    hiddenSize,
    contextLength: Math.min(manifest.contextLength, maxContextLength),
    slotCount,
    threadCount,
  };
}
