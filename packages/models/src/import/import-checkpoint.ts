import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Checkpoint } from '../checkpoint/checkpoint.js';
import type { DecoderConfig } from '../checkpoint/decoder-config.js';
import { exists } from '../checkpoint/json-file.js';
import type { TensorSource } from '../checkpoint/tensor-source.js';
import { hashFolder } from '../model-folder/file-hashes.js';
import { sampleFolder } from '../model-folder/file-samples.js';
import {
  graphFileName,
  manifestFileName,
  prefillGraphFileName,
  tensorReportFileName,
  weightsFileName,
} from '../model-folder/file-names.js';
import type { ModelManifest } from '../model-folder/model-manifest.js';
import { buildDecoderGraph } from '../onnx/decoder-graph.js';
import { type Dtype, type GraphFormats, formatsOf } from '../onnx/dtype.js';
import type { TensorReport } from '../onnx/tensor-report.js';
import { WeightsFile } from '../onnx/weights-file.js';
import { type ImportProgress, withProgress } from './import-progress.js';

/**
 * Writes a checkpoint as an ONNX model folder. The folder appears complete or not at all: it is built under another
 * name and moved. If another process has finished the same import meanwhile, its folder stays.
 */
export async function importCheckpoint(
  checkpoint: Checkpoint,
  dtype: Dtype,
  outFolder: string,
  onProgress: (progress: ImportProgress) => void = () => undefined,
): Promise<void> {
  await buildFolder(outFolder, async (building) => {
    const source = await checkpoint.openWeights();
    const passes = Object.keys(formatsOf(dtype)).length;
    try {
      const reporting = withProgress(source, checkpoint.config, passes, onProgress);
      await writeGraphs(checkpoint.config, dtype, reporting, building);
    } finally {
      await source.close();
    }
    await checkpoint.writeTexts(building);
    const { name, note, knownTasks, source: origin, adapter, sha256, config, eosTokenIds } = checkpoint;
    const identity = {
      format: 2,
      name,
      ...(note !== undefined && { note }),
      ...(knownTasks && { knownTasks: [...knownTasks] }),
      source: origin,
      ...(adapter !== undefined && { adapter }),
      dtype,
    } as const;
    return { ...identity, sourceSha256: sha256, ...manifestShape(config), eosTokenIds: [...eosTokenIds] };
  });
}

/** @param write fills the folder @returns its manifest, which is written last */
export async function buildFolder(
  outFolder: string,
  write: (building: string) => Promise<ModelManifest>,
): Promise<void> {
  const building = `${outFolder}.building-${process.pid}-${performance.now()}`;
  await mkdir(dirname(outFolder), { recursive: true });
  try {
    await mkdir(building);
    const written = await write(building);
    const [files, samples] = [await hashFolder(building), await sampleFolder(building)];
    const manifest: ModelManifest = { ...written, files, samples };
    await writeFile(join(building, manifestFileName), JSON.stringify(manifest, null, 2));
    await rename(building, outFolder).catch(async (error: unknown) => {
      if (!(await exists(join(outFolder, manifestFileName)))) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

export async function writeGraphs(
  config: DecoderConfig,
  dtype: Dtype,
  source: TensorSource,
  folder: string,
): Promise<void> {
  const file = await open(join(folder, weightsFileName), 'w');
  try {
    const weights = new WeightsFile(weightsFileName, file);
    const { decode, prefill } = formatsOf(dtype);
    const write = async (name: string, formats: GraphFormats): Promise<readonly TensorReport[]> => {
      const { model, tensors } = await buildDecoderGraph(config, formats, source, weights);
      await writeFile(join(folder, name), model);
      return tensors;
    };
    const tensors = await write(graphFileName, decode);
    const more = prefill ? await write(prefillGraphFileName, prefill) : [];
    // a tensor that both graphs have in the same format is in the weights file once
    const isNew = (tensor: TensorReport): boolean =>
      !tensors.some(({ name, format }) => name === tensor.name && format === tensor.format);
    await writeFile(join(folder, tensorReportFileName), JSON.stringify([...tensors, ...more.filter(isNew)]));
    await file.sync();
  } finally {
    await file.close();
  }
}

export function manifestShape(config: DecoderConfig) {
  const { architecture, layerCount, kvHeadCount, headDim, vocabSize, hiddenSize, contextLength } = config;
  return { architecture, layerCount, kvHeadCount, headDim, vocabSize, hiddenSize, contextLength };
}
