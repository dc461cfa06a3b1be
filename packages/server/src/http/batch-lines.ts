/** A batch over HTTP: a line of JSON for each item, and one for each answer as it is ready. */
import { isJsonObject, mapConcurrent } from '@qaio/core';
import { type BatchRunTaskResponse, batchRunTaskResponseJson } from '@qaio/protocol';
import { type BatchCall, itemError, runBatchItem } from '../batch-item.js';
import { CallLog, type CallLogOptions } from '../call-log.js';
import { requestIdOf } from '../request-id.js';
import type { TaskApi } from '../task-api.js';
import { parseJson } from './parse-json.js';
import { runRequestFrom } from './run-request.js';

interface BatchLines {
  readonly api: TaskApi;
  readonly log: CallLogOptions;
  /** Named by the address. */
  readonly task: string;
  /** BatchRunTaskRequest in JSON, one a line; empty lines say nothing. */
  readonly text: string;
  readonly call: BatchCall;
}

/** @returns BatchRunTaskResponse in JSON, one a line, in any order */
export async function* batchLines({ text, ...batch }: BatchLines): AsyncGenerator<string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const items = lines.map((line, at) => ({ line, isFirst: at === 0 }));
  for await (const response of mapConcurrent(items, batch.api.maxConcurrentItems, (item) =>
    answer(item, batch),
  ))
    yield `${JSON.stringify(batchRunTaskResponseJson.write(response))}\n`;
}

async function answer(
  { line, isFirst }: { readonly line: string; readonly isFirst: boolean },
  { api, log, task, call }: Omit<BatchLines, 'text'>,
): Promise<BatchRunTaskResponse> {
  let id = '';
  try {
    const item = parseJson(line, 'This line of the batch');
    id = idOf(item);
    const { request = {} } = isJsonObject(item) ? item : {};
    // the call itself has been counted as a run
    const counted = isFirst ? { ...call, countRun: () => undefined } : call;
    return await runBatchItem(api, log, { id, request: runRequestFrom(task, request) }, counted);
  } catch (thrown) {
    const requestId = requestIdOf('');
    const itemLog = new CallLog(log, 'BatchRunTask/item');
    itemLog.identify(requestId);
    const error = itemLog.fail(thrown);
    itemLog.end(error.grpc, { reason: error.reason });
    return itemError(id, error, requestId);
  }
}

/** Empty for an item without one. */
function idOf(item: unknown): string {
  return isJsonObject(item) && typeof item['id'] === 'string' ? item['id'] : '';
}
