import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { errorMessage } from '../errors.js';
import type { ModelIdentity } from '../language-model.js';
import { type Calibration, calibrationSchema } from '../output/calibration.js';
import type { PromptTask } from '../task/prompt-task.js';
import type { EncodedPrompt } from '../text/prompt-encoder.js';

/** What lies beside a task: a calibration, nothing, or something that is none. */
export interface CalibrationFile {
  readonly calibration?: Calibration;
  /** Why the file cannot be used, for people. */
  readonly problem?: string;
}

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

export async function readCalibration(task: PromptTask): Promise<CalibrationFile> {
  const path = task.output.features.confidence ? calibrationPath(task) : undefined;
  if (path === undefined) return {};
  try {
    return { calibration: calibrationSchema.parse(JSON.parse(await readFile(path, 'utf8'))) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    const reason = errorMessage(error).split('\n', 1).join('');
    return {
      problem: `The calibration ${basename(path)} cannot be used: ${reason}. Make it again, or remove it.`,
    };
  }
}
