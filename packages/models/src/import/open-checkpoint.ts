import { withAdapter } from './adapted-checkpoint.js';
import { openGguf } from './gguf-checkpoint.js';
import type { Checkpoint } from './checkpoint.js';
import { type HashMemory, noMemory } from '../checkpoint/hash-memory.js';
import { openCheckpointFolder } from './checkpoint-folder.js';

/**
 * @param path a Hugging Face-style folder or a .gguf file
 * @param adapter the folder of a LoRA adapter to merge into it
 * @param memory of the hashes of its files
 * @throws QaioError `model-not-found`, `model-invalid`, `model-unsupported`
 */
export async function openCheckpoint(
  path: string,
  adapter?: string,
  memory: HashMemory = noMemory,
): Promise<Checkpoint> {
  const base = await (path.endsWith('.gguf') ? openGguf(path, memory) : openCheckpointFolder(path, memory));
  return adapter === undefined ? base : withAdapter(base, adapter);
}
