import { join } from 'node:path';
import { QaioError } from '@qaio/core';
import { z } from 'zod';
import { readJson } from '../checkpoint/json-file.js';

export const tensorReportFileName = 'tensors.json';

/** How a matrix was stored, and what that cost. */
export const tensorReport = z.strictObject({
  name: z.string(),
  shape: z.array(z.int().positive()),
  format: z.string(),
  bytes: z.int().positive(),
  /** Of any weight, in the weights' own unit. */
  largestError: z.number().min(0),
  /** Root mean square of the errors over that of the weights. */
  relativeError: z.number().min(0),
});

export type TensorReport = z.infer<typeof tensorReport>;

/** What an import wrote of a folder's matrices. @throws QaioError `model-invalid` */
export async function readTensorReport(folder: string): Promise<TensorReport[]> {
  const path = join(folder, tensorReportFileName);
  const parsed = z.array(tensorReport).safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  throw new QaioError('model-invalid', `${path} is no report of this version; import the model again.`);
}
