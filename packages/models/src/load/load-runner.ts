import { join } from 'node:path';
import {
  type CacheDtype,
  type EngineLimits,
  type KernelKind,
  type ModelRunner,
  QaioError,
  type RunnerKind,
  type SessionOptions,
  checkEngineLimits,
  loadModelRunner,
  told,
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
  /** Whether figures have to be the same to the last bit in any company. */
  readonly isBatchInvariant?: boolean | undefined;
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
  if (options.isBatchInvariant) checkInvariance(manifest, session);
  return loadModelRunner(options.runner, session, options.onFallback);
}

/** One row of MatMulNBits in four bits adds up in another order than several, on processors with AVX2 only. */
function checkInvariance({ dtype }: ModelManifest, { native }: SessionOptions): void {
  if (native?.takesSegments || dtype !== 'int4') return;
  throw new QaioError(
    'invalid-option',
    told`Figures that are the same to the last bit in any company were asked for, which ONNX Runtime's own operators do not give in int4 on every processor. Use the native operators, or another dtype.`,
  );
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
