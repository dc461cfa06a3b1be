import { openGguf } from '../gguf/gguf-checkpoint.js';
import type { Checkpoint } from '../checkpoint/checkpoint.js';
import { openCheckpointFolder } from '../checkpoint/checkpoint-folder.js';

/**
 * @param path a Hugging Face-style folder or a .gguf file
 * @throws QaioError `model-not-found`, `model-invalid`, `model-unsupported`
 */
export async function openCheckpoint(path: string): Promise<Checkpoint> {
  return path.endsWith('.gguf') ? openGguf(path) : openCheckpointFolder(path);
}
