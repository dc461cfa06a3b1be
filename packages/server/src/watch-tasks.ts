import type { TaskLibrary } from '@qaio/core';
import { type WatchTasksResponse, type Task } from '@qaio/protocol';
import { basename } from 'node:path';

/** The tasks as they are now, then after every edit. Ends when the signal says so. */
export async function* watchTasks(
  library: TaskLibrary,
  describe: (task: ReturnType<TaskLibrary['tasks']>[number]) => Task,
  signal: AbortSignal,
): AsyncGenerator<WatchTasksResponse> {
  let wake: () => void = () => undefined;
  let isChanged = true;
  const change = (): void => {
    isChanged = true;
    wake();
  };
  const unsubscribe = library.subscribe(change);
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted && !library.isClosed) {
      if (isChanged) {
        isChanged = false;
        yield stateOf(library, describe);
      } else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', onAbort);
  }
}

function stateOf(
  library: TaskLibrary,
  describe: (task: ReturnType<TaskLibrary['tasks']>[number]) => Task,
): WatchTasksResponse {
  const problems = library.problems.map(({ file, line, column, path, message }) => ({
    // where the files lie is nobody's business
    file: basename(file),
    line,
    column,
    path,
    message,
  }));
  return { tasks: library.tasks().map(describe), problems };
}
