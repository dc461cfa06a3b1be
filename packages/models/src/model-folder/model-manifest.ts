import { z } from 'zod';
import { dtypes } from '../onnx/dtype.js';

export const manifestFileName = 'manifest.json';

/** Describes an imported model; written last, so that a folder that has one is whole. */
export const modelManifest = z.strictObject({
  format: z.literal(1),
  name: z.string(),
  architecture: z.string(),
  dtype: z.enum(dtypes),
  /** Where the checkpoint was. */
  source: z.string().optional(),
  /** Of the checkpoint that it was made from. */
  sourceSha256: z.string(),
  layerCount: z.int().positive(),
  kvHeadCount: z.int().positive(),
  headDim: z.int().positive(),
  vocabSize: z.int().positive(),
  contextLength: z.int().positive(),
  eosTokenIds: z.array(z.int().min(0)).min(1),
  note: z.string().optional(),
  /** The only tasks that it was made for; absent for models that follow instructions. */
  knownTasks: z.array(z.string()).optional(),
  /** sha256 of every other file in the folder, by name. */
  files: z.record(z.string(), z.string()).optional(),
});

export type ModelManifest = z.infer<typeof modelManifest>;
