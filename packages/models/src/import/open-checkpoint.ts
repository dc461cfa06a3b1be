import { withAdapter } from '../checkpoint/adapted-checkpoint.js';
import { openGguf } from '../gguf/gguf-checkpoint.js';
import type { Checkpoint } from '../checkpoint/checkpoint.js';
import { openCheckpointFolder } from '../checkpoint/checkpoint-folder.js';

/**
 * @param path a Hugging Face-style folder or a .gguf file
 * @param adapter the folder of a LoRA adapter to merge into it
 * @throws QaioError `model-not-found`, `model-invalid`, `model-unsupported`
 */
export async function openCheckpoint(path: string, adapter?: string): Promise<Checkpoint> {
  const base = await (path.endsWith('.gguf') ? openGguf(path) : openCheckpointFolder(path));
  return adapter === undefined ? base : withAdapter(base, adapter);
}
