import { join } from 'node:path';
import {
  type CacheDtype,
  type EngineLimits,
  type KernelKind,
  type ModelRunner,
  type RunnerKind,
  type SessionOptions,
  checkEngineLimits,
  loadModelRunner,
} from '@qaio/core';
import { graphFileName } from '../model-folder/file-names.js';
import { type ModelManifest, readManifest } from '../model-folder/model-manifest.js';
import { nativeGraph } from './native-graph.js';

export interface RunnerOptions {
  readonly limits: Pick<EngineLimits, 'slotCount' | 'threadCount' | 'maxContextLength'>;
  readonly runner: RunnerKind;
  /** What int8 models compute with; `auto` by default. */
  readonly kernels?: KernelKind | undefined;
  /** What native attention stores keys and values as; fp16 by default. The runtime's own stores fp32. */
  readonly cacheDtype?: CacheDtype | undefined;
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
  const session = await sessionOptions(folder, manifest, options);
  return loadModelRunner(options.runner, session, options.onFallback);
}

async function sessionOptions(
  folder: string,
  manifest: ModelManifest,
  { kernels, cacheDtype, runner, limits: { slotCount, threadCount, maxContextLength } }: RunnerOptions,
): Promise<SessionOptions> {
  const { layerCount, cacheLayerCount, states, kvHeadCount, headDim, vocabSize, hiddenSize = 0 } = manifest;
  const graphPath = join(folder, graphFileName);
  const native =
    runner === 'node-binding' ? undefined : await nativeGraph(graphPath, manifest.dtype, kernels, cacheDtype);
  return {
    graphPath,
    native,
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
