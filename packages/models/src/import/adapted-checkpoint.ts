import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { hashFiles } from './checkpoint-folder.js';
import { linearModules } from '../architectures/architecture.js';
import type { Checkpoint } from './checkpoint.js';
import { LoraAdapter, adapterFileNames } from '../checkpoint/lora-adapter.js';

/**
 * A checkpoint with a LoRA adapter merged into its weights; tokenizer and chat template are the base model's.
 *
 * @param folder as PEFT's save_pretrained writes it
 * @throws QaioError `model-not-found`, `model-invalid`, `model-unsupported`
 */
export async function withAdapter(base: Checkpoint, folder: string): Promise<Checkpoint> {
  const openWeights = (): Promise<LoraAdapter> =>
    LoraAdapter.open(folder, linearModules(base.decoder), () => base.openWeights());
  // what is wrong with it is told before anything is written
  await (await openWeights()).close();
  const hash = createHash('sha256')
    .update(base.sha256)
    .update(await hashFiles(folder, adapterFileNames));
  return {
    ...base,
    name: `${base.name} + ${basename(resolve(folder))}`,
    adapter: resolve(folder),
    sha256: hash.digest('hex'),
    openWeights,
  };
}
