import type { PromptTask } from '@qaio/core';
import { type WatchTasksResponse, type Task } from '@qaio/protocol';
import { basename } from 'node:path';
import type { TaskReloader } from './task-reloader.js';

/** The tasks as they are now, then after every edit. Ends when the signal says so. */
export async function* watchTasks(
  reloader: TaskReloader,
  toMessage: (task: PromptTask) => Task,
  signal: AbortSignal,
): AsyncGenerator<WatchTasksResponse> {
  let wake: () => void = () => undefined;
  let isChanged = true;
  const change = (): void => {
    isChanged = true;
    wake();
  };
  const unsubscribe = reloader.subscribe(change);
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted && !reloader.isClosed) {
      if (isChanged) {
        isChanged = false;
        yield stateOf(reloader, toMessage);
      } else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', onAbort);
  }
}

function stateOf(reloader: TaskReloader, toMessage: (task: PromptTask) => Task): WatchTasksResponse {
  const problems = reloader.problems.map(({ file, line, column, path, message }) => ({
    // clients must not learn where the files lie
    file: basename(file),
    line,
    column,
    path,
    message,
  }));
  return { tasks: reloader.tasks().map(toMessage), problems };
}
