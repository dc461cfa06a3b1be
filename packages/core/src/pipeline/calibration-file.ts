import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { ModelIdentity } from '../language-model.js';
import { type Calibration, calibrationSchema } from '../output/calibration.js';
import type { PromptTask } from '../task/prompt-task.js';
import { type Told, told } from '../told.js';
import type { EncodedPrompt } from '../text/prompt-encoder.js';
import { companionPath, readCompanion } from './companion-file.js';

/** What was found beside a task: a calibration, nothing, or a file that is not a usable calibration. */
export interface CalibrationFile {
  readonly calibration?: Calibration;
  /** Why the file cannot be used, for people. */
  readonly problem?: Told;
}

/** The path of a task's calibration, beside the task's file. @param file the task's own */
export function calibrationPath(file: string): string {
  return companionPath(file, 'calibration');
}

/**
 * A hash of everything that a calibration depends on.
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
  const { file } = task.origin;
  if (file === undefined || !task.output.features.confidence) return {};
  const path = calibrationPath(file);
  const { contents, fault } = await readCompanion(path, calibrationSchema);
  if (contents) return { calibration: contents };
  return fault === undefined ? {} : { problem: unusable(task, path, fault) };
}

/** The calibration that a file holds; undefined where there is none, or no usable one. */
export async function storedCalibration(path: string): Promise<Calibration | undefined> {
  return (await readCompanion(path, calibrationSchema)).contents;
}

function unusable({ name }: PromptTask, path: string, reason: Told | string): Told {
  return told`The calibration ${basename(path)} cannot be used: ${reason}. Create it again with aio tasks calibrate ${name}, or remove it.`;
}
