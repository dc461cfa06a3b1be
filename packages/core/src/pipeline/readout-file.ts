import { basename } from 'node:path';
import type { ChoiceDeclaration } from '../output/choice.js';
import { type Readout, readoutSchema } from '../output/readout.js';
import type { PromptTask } from '../task/prompt-task.js';
import { type Told, told } from '../told.js';
import { companionPath, readCompanion } from './companion-file.js';

/** What was found beside a task with a readout: fits for some models, nothing, or a file that is not a usable one. */
export interface ReadoutFile {
  readonly readout?: Readout;
  /** Why the file cannot be used, for people. */
  readonly problem?: Told;
}

/** Whether a readout is to be fitted for the task, and is missed where there is none. */
export function wantsReadout(task: PromptTask): boolean {
  return readoutOf(task) === 'hidden';
}

/** The way in which a task that may have a readout is judged by one; undefined: it may have none. */
export function readoutOf({ definition: { output } }: PromptTask): ChoiceDeclaration['readout'] {
  return output.format === 'choice' ? output.readout : undefined;
}

/** The readout that a file holds; undefined where there is none, or no usable one. */
export async function storedReadout(path: string): Promise<Readout | undefined> {
  return (await readCompanion(path, readoutSchema)).contents;
}

/** @param file the task's own, or the one in whose place that is */
export async function readReadout(task: PromptTask, file = task.origin.file): Promise<ReadoutFile> {
  if (file === undefined || readoutOf(task) === undefined) return {};
  const path = companionPath(file, 'readout');
  const { contents, fault } = await readCompanion(path, readoutSchema);
  if (contents) return { readout: contents };
  return fault === undefined
    ? {}
    : { problem: told`The readout ${basename(path)} cannot be used: ${fault}.` };
}

/** What users of a task's answers must know while label words decide, where a readout should. */
export function missingReadout(task: PromptTask, { readout, problem }: ReadoutFile): Told[] {
  if (problem === undefined && !wantsReadout(task)) return [];
  const { name } = task;
  const reason =
    problem ??
    (readout
      ? told`The readout of task '${name}' was made for a different model, dtype, prompt or set of labels and is not used.`
      : told`Task '${name}' has no readout yet.`);
  return [told`${reason} Its label words decide; fit a readout: aio tasks calibrate ${name} --data FILE`];
}
