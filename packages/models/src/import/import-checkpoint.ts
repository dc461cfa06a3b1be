import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from './checkpoint.js';
import type { Decoder } from '../architectures/architecture.js';
import type { TensorSource } from '../checkpoint/tensor-source.js';
import { buildFolder } from '../model-folder/build-folder.js';
import { graphFileName, tensorReportFileName, weightsFileName } from '../model-folder/file-names.js';
import type { DecoderGraphOptions } from '../onnx/decoder-graph.js';
import type { Dtype } from '../onnx/dtype.js';
import { withGraphStorage } from './graph-storage.js';
import { type ImportProgress, withProgress } from './import-progress.js';

export interface ImportOptions {
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Ends the import, with its reason, between two tensors. */
  readonly signal?: AbortSignal | undefined;
}

/** Writes a checkpoint as an ONNX model folder, which appears complete or not at all. */
export async function importCheckpoint(
  checkpoint: Checkpoint,
  dtype: Dtype,
  outFolder: string,
  { onProgress = () => undefined, signal }: ImportOptions = {},
): Promise<void> {
  await buildFolder(outFolder, async (building) => {
    const source = await checkpoint.openWeights();
    try {
      const reporting = withProgress(source, checkpoint.decoder, (progress) => {
        signal?.throwIfAborted();
        onProgress(progress);
      });
      await writeGraph(checkpoint.decoder, { dtype }, reporting, building);
    } finally {
      await source.close();
    }
    await checkpoint.writeTexts(building);
    const { name, note, knownTasks, source: origin, adapter, sha256, decoder, eosTokenIds } = checkpoint;
    const identity = {
      format: 2,
      name,
      ...(note !== undefined && { note }),
      ...(knownTasks && { knownTasks: [...knownTasks] }),
      source: origin,
      ...(adapter !== undefined && { adapter }),
      dtype,
    } as const;
    return { ...identity, sourceSha256: sha256, ...manifestShape(decoder), eosTokenIds: [...eosTokenIds] };
  });
}

export async function writeGraph(
  decoder: Decoder,
  options: DecoderGraphOptions,
  source: TensorSource,
  folder: string,
): Promise<void> {
  const { model, tensors } = await withGraphStorage(join(folder, weightsFileName), (storage) =>
    decoder.buildGraph(options, source, storage),
  );
  await writeFile(join(folder, graphFileName), model);
  await writeFile(join(folder, tensorReportFileName), JSON.stringify(tensors));
}

export function manifestShape({ config, memory: { cacheLayerCount, states } }: Decoder) {
  const { architecture, layerCount, kvHeadCount, headDim, vocabSize, hiddenSize, contextLength } = config;
  return {
    architecture,
    layerCount,
    ...(cacheLayerCount !== layerCount && { cacheLayerCount }),
    ...(states.length > 0 && { states: states.map(({ name, dims }) => ({ name, dims: [...dims] })) }),
    kvHeadCount,
    headDim,
    vocabSize,
    hiddenSize,
    contextLength,
  };
}
