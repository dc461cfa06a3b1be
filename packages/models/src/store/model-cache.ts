import { join } from 'node:path';
import { exists } from '../checkpoint/json-file.js';
import { openCheckpoint } from '../import/open-checkpoint.js';
import { importCheckpoint } from '../import/import-checkpoint.js';
import { defaultDtype } from '../import/default-dtype.js';
import type { ImportProgress } from '../import/import-progress.js';
import type { Dtype } from '../onnx/dtype.js';
import { manifestFileName } from '../model-folder/file-names.js';

// part of the cache key: raise it whenever the same checkpoint would be imported differently
const exporterVersion = 9;

export interface ResolveOptions {
  /** Where imported models are kept. */
  readonly cacheFolder: string;
  /** The folder of a LoRA adapter to merge into a checkpoint. */
  readonly adapter?: string | undefined;
  /** How weights are stored; by default chosen by the model's size. */
  readonly dtype?: Dtype | undefined;
  /** Called before an import, which takes a while. */
  readonly onImport?: (folder: string, dtype: Dtype) => void;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/**
 * Finds the runnable form of a model: the folder itself if it is an imported model, else the cached import of the
 * checkpoint in it, made now if necessary. The cache is keyed by content, so a changed checkpoint is imported again.
 *
 * @returns an imported model's folder
 * @throws QaioError `model-not-found`, `model-invalid`, `model-unsupported`
 */
export async function resolveModelFolder(folder: string, options: ResolveOptions): Promise<string> {
  const isImported = await exists(join(folder, manifestFileName));
  if (isImported && options.adapter === undefined) return folder;
  const checkpoint = await openCheckpoint(folder, options.adapter);
  const dtype = options.dtype ?? defaultDtype(checkpoint.config);
  const key = `${checkpoint.sha256.slice(0, 32)}-${dtype}-v${exporterVersion}`;
  const cached = join(options.cacheFolder, 'models', key);
  if (!(await exists(join(cached, manifestFileName)))) {
    options.onImport?.(folder, dtype);
    await importCheckpoint(checkpoint, dtype, cached, options.onProgress);
  }
  return cached;
}
