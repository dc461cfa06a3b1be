/** A batch over HTTP: a line of JSON for each item, and one for each answer as it is ready. */
import { isJsonObject, mapConcurrent } from '@qaio/core';
import { batchRunTaskResponseJson } from '@qaio/protocol';
import { type BatchCall, type BatchItem, type BatchRuns, runBatchItem } from '../batch-item.js';
import type { CallLogOptions } from '../call-log.js';
import type { TaskApi } from '../task-api.js';
import { parseJson } from './parse-json.js';
import { runRequestFrom } from './run-request.js';

export interface BatchLines {
  readonly api: BatchRuns & Pick<TaskApi, 'maxConcurrentItems'>;
  readonly log: CallLogOptions;
  /** Named by the address. */
  readonly task: string;
  /** BatchRunTaskRequest in JSON, one a line; empty lines say nothing. */
  readonly text: string;
  readonly call: BatchCall;
}

/** @returns BatchRunTaskResponse in JSON, one a line, in any order */
export async function* batchLines({ api, log, task, text, call }: BatchLines): AsyncGenerator<string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  // the call itself has been counted as a run
  const counted = { ...call, countRun: () => undefined };
  const items = lines.map((line, at) => ({ line, itemCall: at === 0 ? counted : call }));
  for await (const response of mapConcurrent(items, api.maxConcurrentItems, ({ line, itemCall }) =>
    runBatchItem(api, log, itemOf(line, task), itemCall),
  ))
    yield `${JSON.stringify(batchRunTaskResponseJson.write(response))}\n`;
}

/** What is wrong with a line is its item's error. */
function itemOf(line: string, task: string): BatchItem {
  try {
    const item = parseJson(line, 'This line of the batch');
    const { id, request = {} } = isJsonObject(item) ? item : {};
    return { id: typeof id === 'string' ? id : '', request: () => runRequestFrom(task, request) };
  } catch (thrown) {
    const fail = (): never => {
      throw thrown;
    };
    return { id: '', request: fail };
  }
}
