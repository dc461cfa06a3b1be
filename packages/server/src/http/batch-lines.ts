/** A batch over HTTP: a line of JSON for each item, and one for each answer as it is ready. */
import { type TextSource, decodeText, isJsonObject, mapConcurrent, told } from '@qaio/core';
import { type RunTaskRequest, batchRunTaskRequestJson, batchRunTaskResponseJson } from '@qaio/protocol';
import { type BatchCall, type BatchItem, type BatchRuns, runBatchItem } from '../batch-item.js';
import type { CallLogOptions } from '../call-log.js';
import type { TaskApi } from '../task-api.js';
import { jsonViolation } from './json-violation.js';
import { parseJson } from './parse-json.js';
import { bodySource } from './request-body.js';
import { invalidBody, runRequestFrom } from './run-request.js';

export interface BatchLines {
  readonly api: BatchRuns & Pick<TaskApi, 'maxConcurrentItems'>;
  readonly log: CallLogOptions;
  /** Named by the address. */
  readonly task: string;
  /** BatchRunTaskRequest in JSON, one a line; empty lines say nothing. */
  readonly body: Uint8Array;
  readonly call: BatchCall;
}

/** @returns BatchRunTaskResponse in JSON, one a line, in any order */
export async function* batchLines({ api, log, task, body, call }: BatchLines): AsyncGenerator<string> {
  const lines = [...bodyLines(body)].filter(({ bytes }) => !bytes.every(isBlank));
  // the call itself has been counted as a run
  const counted = { ...call, countRun: () => undefined };
  const items = lines.map((line, at) => ({ line, itemCall: at === 0 ? counted : call }));
  for await (const response of mapConcurrent(items, api.maxConcurrentItems, ({ line, itemCall }) =>
    runBatchItem(api, log, itemOf(line, task), itemCall),
  ))
    yield `${JSON.stringify(batchRunTaskResponseJson.write(response))}\n`;
}

interface BodyLine {
  readonly bytes: Uint8Array;
  /** Where it begins. */
  readonly from: NonNullable<TextSource['from']>;
}

const newline = 0x0a;
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

function* bodyLines(body: Uint8Array): Generator<BodyLine> {
  for (let [line, offset] = [1, 0]; offset < body.length; line++) {
    const at = body.indexOf(newline, offset);
    const end = at < 0 ? body.length : at;
    yield { bytes: body.subarray(offset, end), from: { line, offset } };
    offset = end + 1;
  }
}

/** What is wrong with a line is its item's error. */
function itemOf({ bytes, from }: BodyLine, task: string): BatchItem {
  try {
    const item = parseJson(decodeText(bytes, { ...bodySource, from }), told`Line ${from.line} of the batch`);
    return { id: idOf(item), request: () => requestOf(item, task) };
  } catch (thrown) {
    const fail = (): never => {
      throw thrown;
    };
    return { id: idIn(bytes), request: fail };
  }
}

function requestOf(item: unknown, task: string): RunTaskRequest | undefined {
  const { request, ...rest } = isJsonObject(item) ? item : {};
  const problems = batchRunTaskRequestJson.problems(isJsonObject(item) ? rest : item);
  if (problems.length > 0) throw invalidBody(problems.map(jsonViolation));
  return request === undefined || request === null ? undefined : runRequestFrom(task, request);
}

const idOf = (item: unknown): string =>
  isJsonObject(item) && typeof item['id'] === 'string' ? item['id'] : '';

/** The id of a line that has a text that cannot be read, unless it is the id. */
function idIn(bytes: Uint8Array): string {
  try {
    const id = idOf(JSON.parse(new TextDecoder().decode(bytes)));
    return id.includes('\uFFFD') ? '' : id;
  } catch {
    return '';
  }
}
