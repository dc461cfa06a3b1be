import { dirname, join } from 'node:path';
import { QaioError, type Told, errorPart, told } from '@qaio/core';
import { exists } from '../checkpoint/json-file.js';
import { moveCache, storingIn } from '../checkpoint/storage-error.js';
import { exporterVersion } from '../import/exporter-version.js';
import { openCheckpoint } from '../import/open-checkpoint.js';
import { importCheckpoint } from '../import/import-checkpoint.js';
import { defaultDtype } from '../import/default-dtype.js';
import type { ImportProgress } from '../import/import-progress.js';
import type { Dtype } from '../onnx/dtype.js';
import { manifestFileName } from '../model-folder/file-names.js';
import { removeFolder, sweepUnfinished } from '../model-folder/build-folder.js';
import { findDamage } from '../model-folder/file-samples.js';
import { readManifest } from '../model-folder/model-manifest.js';
import { storedHashes } from './stored-hashes.js';

export interface ResolveOptions {
  /** Where imported models are kept. */
  readonly cacheFolder: string;
  /** The folder of a LoRA adapter to merge into a checkpoint. */
  readonly adapter?: string | undefined;
  /** How weights are stored; by default chosen by the model's size. An imported model has its own. */
  readonly dtype?: Dtype | undefined;
  /** Called before an import, which takes a while, with what of the checkpoint it leaves out. */
  readonly onImport?: (folder: string, dtype: Dtype, leftOut: readonly Told[]) => void;
  /** Called before a cached import is made anew because its files are not as they were written. */
  readonly onDamage?: (cached: string, damage: string | Told) => void;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Ends an import, which is then removed, and throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds the runnable form of a model: the folder itself if it is an imported model, else the cached import of the
 * checkpoint in it, made now if there is none or it is damaged. The cache is keyed by content, so a changed checkpoint
 * is imported again.
 *
 * @returns an imported model's folder
 * @throws QaioError `model-not-found`, `model-invalid`, `model-unsupported`, `storage-failed`, `invalid-option` for an
 * imported model and another dtype
 */
export async function resolveModelFolder(folder: string, options: ResolveOptions): Promise<string> {
  const isImported = await exists(join(folder, manifestFileName));
  if (isImported && options.adapter === undefined) return checkedFolder(folder, options.dtype);
  const checkpoint = await openCheckpoint(folder, options.adapter, storedHashes(options.cacheFolder));
  const dtype = options.dtype ?? defaultDtype(checkpoint.decoder);
  const key = `${checkpoint.sha256.slice(0, 32)}-${dtype}-v${exporterVersion}`;
  const cached = join(options.cacheFolder, 'models', key);
  await sweepUnfinished(dirname(cached));
  if (await isUsable(cached, options)) return cached;
  options.signal?.throwIfAborted();
  options.onImport?.(folder, dtype, checkpoint.leftOut ?? []);
  const { cacheFolder } = options;
  await storingIn(cacheFolder, moveCache, () => importCheckpoint(checkpoint, dtype, cached, options));
  return cached;
}

/** @throws QaioError `model-invalid`: what somebody made is not ours to make again; `invalid-option` for another dtype */
async function checkedFolder(folder: string, wanted: Dtype | undefined): Promise<string> {
  const manifest = await readManifest(folder);
  const { dtype, source = 'its checkpoint' } = manifest;
  if (wanted !== undefined && wanted !== dtype)
    throw new QaioError(
      'invalid-option',
      told`${folder} was imported as ${dtype} and cannot run as ${wanted}. Use it as ${dtype}, or use ${source} instead.`,
    );
  const damage = await findDamage(folder, manifest);
  if (damage === undefined) return folder;
  throw new QaioError(
    'model-invalid',
    told`${folder} is damaged: ${damage}. Remove the folder and import the model again.`,
  );
}

/** Whether an import is there and whole; a damaged one is removed. */
async function isUsable(cached: string, { onDamage }: ResolveOptions): Promise<boolean> {
  if (!(await exists(cached))) return false;
  const damage = await readManifest(cached).then(
    (manifest) => findDamage(cached, manifest),
    (error: unknown) => errorPart(error),
  );
  if (damage === undefined) return true;
  onDamage?.(cached, damage);
  await removeFolder(cached);
  return false;
}
