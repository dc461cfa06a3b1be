import { type Language, displayName, errorText, namedTask, streamLost, turnWords } from '@qaio/client';
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
  language: Language,
): Promise<RunTaskResponse> {
  let held = '';
  for await (const { task, event } of events) {
    // half of an object is worth nothing
    const isHeld = namedTask(tasks, task)?.outputKind === OutputKind.OUTPUT_KIND_JSON;
    if (event?.$case === 'textDelta' && isHeld) held += event.value.text;
    else out.write(printed({ tasks, language }, event, held));
    if (event?.$case === 'done') return event.value;
  }
  throw lostAnswer();
}

/** Whom it is for, and what they ask. */
interface Reader {
  readonly tasks: readonly Task[];
  readonly language: Language;
}

/** @param held the answer, where it was not printed as it came */
function printed(reader: Reader, event: StreamTaskResponse['event'], held: string): string {
  if (event?.$case === 'textDelta') return event.value.text;
  if (event?.$case === 'stepResult') return resultLine(reader, event.value) ?? '';
  if (event?.$case !== 'done' || !event.value.result) return '';
  const { result } = event.value;
  return resultLine(reader, result) ?? `${held}\n${sign(result, reader)}`;
}

const sign = ({ guarded }: TaskResult, { language }: Reader): string =>
  guarded === '' ? '' : `(${turnWords[language].guarded})\n`;

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
function resultLine({ tasks, language }: Reader, { task, output }: TaskResult): string | undefined {
  if (output?.$case === 'classification')
    return `${displayName(tasks, task)}：${classificationLine(output.value, language)}\n`;
  return output?.$case === 'embedding' ? `${JSON.stringify(output.value.values)}\n` : undefined;
}
