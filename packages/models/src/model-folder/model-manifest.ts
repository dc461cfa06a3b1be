import { join } from 'node:path';
import { QaioError, told } from '@qaio/core';
import { z } from 'zod';
import { readJson } from '../checkpoint/json-file.js';
import { dtypes } from '../onnx/dtype.js';
import { manifestFileName } from './file-names.js';

/** Describes an imported model. Sizes are the decoder's, as `DecoderConfig` has them. */
export const modelManifest = z.strictObject({
  /** 1: graphs in int8 have one scale for all activations of a pass, which is not read any more. */
  format: z.union([z.literal(1), z.literal(2)]),
  /** For display; not unique. */
  name: z.string(),
  /** As `architectures` in config.json has it, such as Qwen2ForCausalLM. */
  architecture: z.string(),
  dtype: z.enum(dtypes),
  /** Absolute path of the checkpoint's folder or file when it was imported; it may no longer exist. */
  source: z.string().optional(),
  /** Absolute path of the LoRA adapter that was merged into it; it may be gone. */
  adapter: z.string().optional(),
  /** Of the checkpoint that it was made from, in hex; covers everything that affects the answers. */
  sourceSha256: z.string(),
  layerCount: z.int().positive(),
  /** Layers that have keys and values, where not all have. */
  cacheLayerCount: z.int().positive().optional(),
  /** What the others remember: the graph's `past_state.NAME` and `present_state.NAME`, of one sequence, in fp32. */
  states: z.array(z.strictObject({ name: z.string(), dims: z.array(z.int().positive()).min(1) })).optional(),
  kvHeadCount: z.int().positive(),
  headDim: z.int().positive(),
  vocabSize: z.int().positive(),
  /** Width of the hidden states; absent where the graph, written by an earlier version, does not give them. */
  hiddenSize: z.int().positive().optional(),
  /** Tokens that the checkpoint was trained for. */
  contextLength: z.int().positive(),
  /** Ids that the checkpoint declares to end an answer, each below `vocabSize`; the chat template may add to them. */
  eosTokenIds: z.array(z.int().min(0)).min(1),
  /** A note for its users. */
  note: z.string().optional(),
  /** The only tasks that it was trained for; absent for models that follow instructions. */
  knownTasks: z.array(z.string()).optional(),
  /** sha256 of every other file in the folder, by name. */
  files: z.record(z.string(), z.string()).optional(),
  /** The same, of a part of each that is quickly read. */
  samples: z.record(z.string(), z.strictObject({ bytes: z.int().min(0), sha256: z.string() })).optional(),
});

export type ModelManifest = z.infer<typeof modelManifest>;

/** @throws QaioError `model-invalid` if the folder was not written by this version */
export async function readManifest(folder: string): Promise<ModelManifest> {
  const path = join(folder, manifestFileName);
  const { data } = modelManifest.safeParse(await readJson(path));
  if (data && !(data.format === 1 && data.dtype === 'int8')) return data;
  throw new QaioError(
    'model-invalid',
    told`${path} was not written by this version; remove the folder and import the model again.`,
  );
}
