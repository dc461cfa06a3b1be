import type { TaskSet } from '@qaio/core';
import type { Logger } from './logger.js';

/** Tells who runs the server what is wrong beside task files, such as a calibration that an edit has made useless. */
export function logCompanions(tasks: TaskSet, logger: Pick<Logger, 'warn'>): void {
  for (const { name } of tasks.list())
    for (const warning of tasks.get(name).companionWarnings) logger.warn({ task: name }, warning.toString());
}
