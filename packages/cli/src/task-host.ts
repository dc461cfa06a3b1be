/** Where tasks run: in this process, or on a server. Both speak the protocol's events. */
import { type TaskCall, taskName } from '@qaio/client';
import type { TaskExecutor } from '@qaio/core';
import type { StreamTaskResponse, Task } from '@qaio/protocol';
import { eventToProto, taskToProto } from '@qaio/server/mapping';

export interface TaskHost {
  readonly tasks: readonly Task[];
  /** The events of a run, in order; `done` is the last of one that succeeds. */
  stream(call: TaskCall, signal?: AbortSignal): AsyncIterable<StreamTaskResponse>;
  close(): Promise<void>;
}

/** Tasks as they are worded for the model. */
export function localHost({
  executor,
  model,
}: {
  readonly executor: TaskExecutor;
  readonly model: { close(): Promise<void> };
}): TaskHost {
  return {
    tasks: executor.tasks.list().map(({ name }) => taskToProto(executor.tasks.get(name).task)),
    stream: (call, signal) => localEvents(executor, call, signal),
    close: () => model.close(),
  };
}

async function* localEvents(
  executor: TaskExecutor,
  { task, conversation: session, ...request }: TaskCall,
  signal: AbortSignal | undefined,
): AsyncGenerator<StreamTaskResponse> {
  let sequence = 0;
  for await (const event of executor.stream({ ...request, task: taskName(task), session }, signal))
    yield eventToProto(event, ++sequence, '');
}
