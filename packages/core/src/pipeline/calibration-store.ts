import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { type Calibration, calibrationSchema } from '../output/calibration.js';
import type { PromptTask } from '../task/prompt-task.js';
import type { EncodedPrompt } from '../text/prompt-encoder.js';
import type { ModelIdentity } from '../language-model.js';

/** Where a task's calibration lies: beside its file. */
export function calibrationPath(task: PromptTask): string | undefined {
  return task.origin.file?.replace(/\.ya?ml$/u, '.calibration.json');
}

/**
 * Stands for all that a calibration depends on.
 *
 * @param prompt the task's prompt around a blank input
 */
export function calibrationFingerprint(
  task: PromptTask,
  { sha256, dtype }: ModelIdentity,
  prompt: EncodedPrompt | undefined,
): string {
  const parts = [sha256, dtype, task.labels, prompt?.tokenIds ?? task.etag];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** A task's calibration as it lies there; undefined where there is none or it cannot be read. */
export function readCalibration(task: PromptTask): Calibration | undefined {
  const path = calibrationPath(task);
  if (path === undefined || !existsSync(path)) return undefined;
  try {
    return calibrationSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
