import { join } from 'node:path';
import { type Told, told, toldAll } from '@qaio/core';
import { exists } from '../checkpoint/json-file.js';
import { readTensorReport } from '../model-folder/read-tensor-report.js';
import { hashFile } from '../model-folder/file-hashes.js';
import type { ModelManifest } from '../model-folder/model-manifest.js';
import { type Check, check, skipped } from './check.js';

/** Whether every file is as the import left it. */
export async function checkFiles(folder: string, { files }: ModelManifest): Promise<Check> {
  if (!files) return skipped(told`checksums`, told`the manifest lists no checksums; import the model again`);
  const wrong: Told[] = [];
  for (const [name, expected] of Object.entries(files)) {
    const path = join(folder, name);
    if (!(await exists(path))) wrong.push(told`${name} is missing`);
    else if ((await hashFile(path)) !== expected) wrong.push(told`${name} has changed`);
  }
  const count = Object.keys(files).length;
  const detail =
    wrong.length === 0 ? told`${count} files are unchanged since the import` : toldAll(wrong, '; ');
  return check(told`checksums`, wrong.length === 0, detail, { files: count, wrong: wrong.length });
}

/** How close the stored matrices are to the checkpoint's; fails if one has lost its content. */
export async function checkTensors(folder: string): Promise<Check> {
  const tensors = await readTensorReport(folder);
  const worst = tensors.reduce((a, b) => (b.relativeError > a.relativeError ? b : a));
  const bytes = tensors.reduce((sum, tensor) => sum + tensor.bytes, 0);
  const detail = told`${tensors.length} matrices, ${(bytes / 2 ** 20).toFixed(1)} MiB; the largest error is in ${worst.name} (${worst.format}): ${(100 * worst.relativeError).toFixed(2)} % relative, ${worst.largestError.toPrecision(2)} at most for a weight`;
  const { relativeError: worstRelativeError, largestError } = worst;
  return check(told`tensors`, worstRelativeError < maxRelativeError, detail, {
    count: tensors.length,
    bytes,
    worstRelativeError,
    largestError,
  });
}

// four bits in blocks of 32 cost 7 to 10 %; twice that means that something is wrong
const maxRelativeError = 0.2;
