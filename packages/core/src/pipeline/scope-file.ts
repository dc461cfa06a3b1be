import { basename } from 'node:path';
import { type Scope, scopeSchema } from '../output/scope.js';
import type { PromptTask } from '../task/prompt-task.js';
import { companionPath, readCompanion } from './companion-file.js';
import { type Told, told } from '../told.js';

/** What was found beside a task that says `scope: hidden`: fits for some models, nothing, or a file that is not usable. */
export interface ScopeFile {
  readonly scope?: Scope;
  /** Why the file cannot be used, for people. */
  readonly problem?: Told;
}

/** Whether the task abstains from texts that it is not for, once that has been fitted. */
export function wantsScope({ definition: { output } }: PromptTask): boolean {
  return output.format === 'choice' && output.scope === 'hidden';
}

/** @param file the task's own */
export function scopePath(file: string): string {
  return companionPath(file, 'scope');
}

/** The scope that a file holds; undefined where there is none, or no usable one. */
export async function storedScope(path: string): Promise<Scope | undefined> {
  return (await readCompanion(path, scopeSchema)).contents;
}

/** @param file the task's own, or the one in whose place that is */
export async function readScope(task: PromptTask, file = task.origin.file): Promise<ScopeFile> {
  if (file === undefined || !wantsScope(task)) return {};
  const path = scopePath(file);
  const { contents, fault } = await readCompanion(path, scopeSchema);
  if (contents) return { scope: contents };
  if (fault === undefined) return {};
  return {
    problem: told`The scope ${basename(path)} cannot be used: ${fault}. Fit it again with aio tasks scope.`,
  };
}
