import { type TaskResultJson, taskResultJson } from '@qaio/protocol';
import { readObject, readList, readOne, readText, readWhole } from './json-values.js';
import type { Correction } from './correction.js';
import { type Turn, startTurn } from './turn.js';
import type { TurnError } from './turn-error.js';

/** A turn as JSON; results as the HTTP API writes them. */
export interface TurnJson extends Omit<Turn, 'id' | 'steps' | 'result'> {
  readonly steps: readonly TaskResultJson[];
  readonly result: TaskResultJson | undefined;
}

export function turnJson({ task, message, input, status, steps, text, ...rest }: Turn): TurnJson {
  const { result, error, replaces, isTakenBack, corrections } = rest;
  return {
    ...{ task, message, input, status, text, error, replaces, isTakenBack, corrections },
    steps: steps.map((step) => taskResultJson.write(step)),
    result: result && taskResultJson.write(result),
  };
}

/**
 * A turn that was running when it was written has been stopped since.
 *
 * @throws Error if the value is not a turn
 */
export function readTurn(value: unknown, id: number): Turn {
  const { input, status, steps, result, error, replaces, isTakenBack, corrections, ...texts } =
    readObject(value);
  const [task, message, text] = [texts['task'], texts['message'], texts['text']].map(readText);
  const wasStatus = readOne(status, ['running', 'done', 'cancelled', 'failed'] as const);
  return {
    ...startTurn({ id, task: task ?? '', message: message ?? '', input: readObject(input) }),
    status: wasStatus === 'running' ? 'cancelled' : wasStatus,
    text: text ?? '',
    steps: readList(steps).map((step) => taskResultJson.read(step)),
    result: result === undefined ? undefined : taskResultJson.read(result),
    error: readError(error),
    ...(replaces !== undefined && { replaces: readWhole(replaces) }),
    ...(isTakenBack === true && { isTakenBack }),
    corrections: readList(corrections).map(readCorrection),
  };
}

function readError(value: unknown): TurnError | undefined {
  if (value === undefined) return undefined;
  const { status, detail } = readObject(value);
  return { status: readText(status), detail: readText(detail) };
}

/** Of one that was on its way nobody knows whether it came: it can be said again. */
function readCorrection(value: unknown): Correction {
  const { task, label, status, error } = readObject(value);
  const was = readOne(status, ['sending', 'kept', 'refused'] as const);
  const unanswered = { status: 'UNAVAILABLE', detail: '' };
  return {
    ...{ task: readText(task), label: readText(label) },
    status: was === 'sending' ? 'refused' : was,
    error: was === 'sending' ? unanswered : readError(error),
  };
}
