import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { errorMessage } from '../errors.js';
import { type Readout, readoutSchema } from '../output/readout.js';
import type { PromptTask } from '../task/prompt-task.js';

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

/** The path of a task's readout, beside the task's file. */
function readoutPath(task: PromptTask): string | undefined {
  return task.origin.file?.replace(/\.ya?ml$/u, '.readout.json');
}

export async function readReadout(task: PromptTask): Promise<ReadoutFile> {
  const path = wantsReadout(task) ? readoutPath(task) : undefined;
  if (path === undefined) return {};
  const problem = (reason: string): ReadoutFile => ({
    problem: `The readout ${basename(path)} cannot be used: ${reason.split('\n', 1).join('')}.`,
  });
  try {
    const { data } = readoutSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return data ? { readout: data } : problem('it is not what aio tasks calibrate writes');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? {} : problem(errorMessage(error));
  }
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
