import { join } from 'node:path';
import { QaioError, told } from '@qaio/core';
import { z } from 'zod';
import { readJson } from '../checkpoint/json-file.js';
import { type TensorReport, tensorReport } from '../onnx/tensor-report.js';
import { tensorReportFileName } from './file-names.js';

/** The import's report on a folder's matrices. @throws QaioError `model-invalid` */
export async function readTensorReport(folder: string): Promise<TensorReport[]> {
  const path = join(folder, tensorReportFileName);
  const parsed = z.array(tensorReport).safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  throw new QaioError(
    'model-invalid',
    told`${path} was not written by this version; import the model again.`,
  );
}
