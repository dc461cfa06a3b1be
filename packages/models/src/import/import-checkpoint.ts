import { copyFile, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Checkpoint, exists, textFileNames, weightsFileName } from '../checkpoint/checkpoint.js';
import { SafetensorsFile } from '../checkpoint/safetensors.js';
import { buildDecoderGraph } from '../onnx/decoder-graph.js';
import { type Dtype, type GraphFormats, formatsOf } from '../onnx/dtype.js';
import { WeightsFile } from '../onnx/weights-file.js';
import { type ModelManifest, manifestFileName } from '../store/model-manifest.js';
import { readEosTokenIds, readModelName } from './model-metadata.js';

export const graphFileName = 'model.onnx';
export const prefillGraphFileName = 'prefill.onnx';
const graphWeightsFileName = 'weights.bin';

/**
 * Writes a checkpoint as an ONNX model folder. The folder appears whole or not at all: it is built under another name
 * and moved. Where somebody else has finished the same import meanwhile, theirs stays.
 */
export async function importCheckpoint(
  checkpoint: Checkpoint,
  dtype: Dtype,
  outFolder: string,
): Promise<void> {
  const building = `${outFolder}.building-${process.pid}-${performance.now()}`;
  await mkdir(dirname(outFolder), { recursive: true });
  try {
    await mkdir(building);
    await writeGraph(checkpoint, dtype, building);
    for (const name of textFileNames) {
      const source = join(checkpoint.folder, name);
      if (await exists(source)) await copyFile(source, join(building, name));
    }
    const manifest = await describeModel(checkpoint, dtype);
    await writeFile(join(building, manifestFileName), JSON.stringify(manifest, null, 2));
    await rename(building, outFolder).catch(async (error: unknown) => {
      if (!(await exists(join(outFolder, manifestFileName)))) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function writeGraph(checkpoint: Checkpoint, dtype: Dtype, folder: string): Promise<void> {
  const source = await SafetensorsFile.open(join(checkpoint.folder, weightsFileName));
  const file = await open(join(folder, graphWeightsFileName), 'w');
  try {
    const weights = new WeightsFile(graphWeightsFileName, file);
    const { decode, prefill } = formatsOf(dtype);
    const write = async (name: string, formats: GraphFormats): Promise<void> =>
      writeFile(join(folder, name), await buildDecoderGraph(checkpoint.config, formats, source, weights));
    await write(graphFileName, decode);
    if (prefill) await write(prefillGraphFileName, prefill);
    await file.sync();
  } finally {
    await file.close();
    await source.close();
  }
}

async function describeModel(checkpoint: Checkpoint, dtype: Dtype): Promise<ModelManifest> {
  const { architecture, layerCount, kvHeadCount, headDim, vocabSize, contextLength } = checkpoint.config;
  return {
    format: 1,
    ...(await readModelName(checkpoint)),
    architecture,
    dtype,
    sourceSha256: checkpoint.sha256,
    layerCount,
    kvHeadCount,
    headDim,
    vocabSize,
    contextLength,
    eosTokenIds: await readEosTokenIds(checkpoint),
  };
}
