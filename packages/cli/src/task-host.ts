/** Where tasks run: in this process, or on a server. Both speak the protocol's events. */
import { type TaskCall, languageOf, taskName } from '@qaio/client';
import type { TaskExecutor, Told } from '@qaio/core';
import type { StreamTaskResponse, Task } from '@qaio/protocol';
import { type Translate, eventToProto, taskToProto } from '@qaio/server/mapping';
import { inChinese } from './messages/chinese-errors.js';

export interface TaskHost {
  readonly tasks: readonly Task[];
  /** The events of a run, in order; `done` is the last of one that succeeds. */
  stream(call: TaskCall, signal?: AbortSignal): AsyncIterable<StreamTaskResponse>;
  close(): Promise<void>;
}

interface Loaded {
  readonly executor: TaskExecutor;
  readonly model: { close(): Promise<void> };
}

/** Tasks as they are worded for the model. @param locale of what the answers warn of */
export function localHost({ executor, model }: Loaded, locale?: string): TaskHost {
  const translate = languageOf(locale) === 'zh' ? (said: Told) => inChinese(said).text : undefined;
  return {
    tasks: executor.tasks.list().map(({ name }) => taskToProto(executor.tasks.get(name).task)),
    stream: (call, signal) => localEvents(executor, call, { signal, translate }),
    close: () => model.close(),
  };
}

async function* localEvents(
  executor: TaskExecutor,
  { task, conversation: session, ...request }: TaskCall,
  {
    signal,
    translate,
  }: { readonly signal: AbortSignal | undefined; readonly translate: Translate | undefined },
): AsyncGenerator<StreamTaskResponse> {
  let sequence = 0;
  for await (const event of executor.stream({ ...request, task: taskName(task), session }, signal))
    yield eventToProto(event, ++sequence, '', translate);
}
