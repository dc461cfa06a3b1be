import { displayName, errorText, namedTask, streamLost, turnWords } from '@qaio/client';
import { QaioError } from '@qaio/core';
import {
  OutputKind,
  type RunTaskResponse,
  type StreamTaskResponse,
  type Task,
  type TaskResult,
  runTaskResponseJson,
} from '@qaio/protocol';
import { classificationLine } from './result-text.js';

/**
 * Prints a run as it comes: needed tasks first, then the answer; JSON once it is whole.
 *
 * @returns the run once it has ended
 * @throws QaioError `unavailable` where the events end before the answer does
 */
export async function printRun(
  tasks: readonly Task[],
  events: AsyncIterable<StreamTaskResponse>,
  out: NodeJS.WritableStream,
): Promise<RunTaskResponse> {
  let held = '';
  for await (const { task, event } of events) {
    // half of an object is worth nothing
    const isHeld = namedTask(tasks, task)?.outputKind === OutputKind.OUTPUT_KIND_JSON;
    if (event?.$case === 'textDelta' && isHeld) held += event.value.text;
    else out.write(printed(tasks, event, held));
    if (event?.$case === 'done') return event.value;
  }
  throw lostAnswer();
}

/** @param held the answer, where it was not printed as it came */
function printed(tasks: readonly Task[], event: StreamTaskResponse['event'], held: string): string {
  if (event?.$case === 'textDelta') return event.value.text;
  if (event?.$case === 'stepResult') return resultLine(tasks, event.value) ?? '';
  if (event?.$case !== 'done' || !event.value.result) return '';
  const { result } = event.value;
  return resultLine(tasks, result) ?? `${held}\n${sign(result)}`;
}

const sign = ({ guarded }: TaskResult): string => (guarded === '' ? '' : `(${turnWords.en.guarded})\n`);

/** The outcome of a run that is not printed as it comes. @throws QaioError as {@link printRun} does */
export async function outcomeOf(events: AsyncIterable<StreamTaskResponse>): Promise<RunTaskResponse> {
  for await (const { event } of events) if (event?.$case === 'done') return event.value;
  throw lostAnswer();
}

function lostAnswer(): QaioError {
  return new QaioError('unavailable', errorText(streamLost, 'en'));
}

/** RunTaskResponse in the proto's JSON form, as `POST /v1/tasks/NAME:run` answers. */
export function runJson(run: RunTaskResponse): string {
  return JSON.stringify(runTaskResponseJson.write(run));
}

/** The line of an answer that does not come as text. */
function resultLine(tasks: readonly Task[], { task, output }: TaskResult): string | undefined {
  if (output?.$case === 'classification')
    return `${displayName(tasks, task)}：${classificationLine(output.value)}\n`;
  return output?.$case === 'embedding' ? `${JSON.stringify(output.value.values)}\n` : undefined;
}
