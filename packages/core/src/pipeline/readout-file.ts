import { basename } from 'node:path';
import { type Readout, readoutSchema } from '../output/readout.js';
import type { PromptTask } from '../task/prompt-task.js';
import { companionPath, readCompanion } from './companion-file.js';

/** What was found beside a task that says `readout: hidden`: a readout, nothing, or a file that is not a usable one. */
export interface ReadoutFile {
  readonly readout?: Readout;
  /** Why the file cannot be used, for people. */
  readonly problem?: string;
}

/** Whether the task is judged by the hidden state once a readout has been fitted. */
export function wantsReadout({ definition: { output } }: PromptTask): boolean {
  return output.format === 'choice' && output.readout === 'hidden';
}

export async function readReadout(task: PromptTask): Promise<ReadoutFile> {
  const { file } = task.origin;
  if (file === undefined || !wantsReadout(task)) return {};
  const path = companionPath(file, 'readout');
  const { contents, fault } = await readCompanion(path, readoutSchema);
  if (contents) return { readout: contents };
  return fault === undefined ? {} : { problem: `The readout ${basename(path)} cannot be used: ${fault}.` };
}

/** What users of a task's answers must know while label words decide although the task wants a readout. */
export function readoutWarning({ name }: PromptTask, { readout, problem }: ReadoutFile): string {
  const reason =
    problem ??
    (readout
      ? `The readout of task '${name}' was made for a different model, dtype, prompt or set of labels and is not used.`
      : `Task '${name}' has no readout yet.`);
  return `${reason} Its label words decide; fit a readout: aio tasks calibrate ${name} --data FILE`;
}
