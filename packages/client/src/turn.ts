import type { Classification, TaskResult } from '@qaio/protocol';
import type { Correction } from './correction.js';
import type { TaskCall } from './task-client.js';
import type { TurnError } from './turn-error.js';

/** A turn that has left `running` never returns to it. */
export type TurnStatus = 'running' | 'done' | 'cancelled' | 'failed';

/** Why nothing has come of a running turn so far. */
export type Waiting =
  /** So many requests were in the server's queue before it. */
  | {
      readonly kind: 'queue';
      readonly ahead: number;
      /** Until its turn, where the server knows. */ readonly seconds?: number;
    }
  /** The server took no more, and is asked again after so many seconds. */
  | { readonly kind: 'busy'; readonly seconds: number };

/** One message and what became of it. */
export interface Turn {
  /** Counts from 0 all turns that a conversation ever had. */
  readonly id: number;
  /** Resource name of the task that answers. */
  readonly task: string;
  readonly message: string;
  /** What the task was run with. */
  readonly input: TaskCall['input'];
  readonly status: TurnStatus;
  /** Results of needed tasks, in the order they came. */
  readonly steps: readonly TaskResult[];
  /** The answer so far. */
  readonly text: string;
  /** Unset as soon as anything comes. */
  readonly waiting?: Waiting | undefined;
  /** Set when done. */
  readonly result: TaskResult | undefined;
  /** Set when failed. */
  readonly error: TurnError | undefined;
  /** It was asked in place of the turn that stands so many before it, and of those behind that one. */
  readonly replaces?: number | undefined;
  /** A later turn was asked in its place: the task does not see it any more. */
  readonly isTakenBack?: boolean | undefined;
  /** What was said against its judgements, one of each at most. */
  readonly corrections: readonly Correction[];
}

export function startTurn({
  id,
  task,
  message,
  input,
  replaces,
}: Pick<Turn, 'id' | 'task' | 'message' | 'input' | 'replaces'>): Turn {
  const blank = { steps: [], text: '', result: undefined, error: undefined, corrections: [] };
  const place = replaces === undefined ? {} : { replaces };
  return { id, task, message, input, status: 'running', ...blank, ...place };
}

/** Whether the answer is the fixed text of a guard's rule. */
export function isGuarded({ result }: Turn): boolean {
  return result !== undefined && result.guarded !== '';
}

/** Whether a task that sees earlier turns sees this one. */
export function isRemembered(turn: Turn): boolean {
  return turn.status === 'done' && !turn.isTakenBack && !isGuarded(turn);
}

/** @returns id of the turn that is replaced where this one is run again: its own, or that of a turn before it */
export function placeOf(turn: Turn): number {
  return isRemembered(turn) ? turn.id : turn.id - (turn.replaces ?? 0);
}

/** A choice task's result within a turn. */
export interface Judgement {
  /** Resource name of the task that judged. */
  readonly task: string;
  /** Of the version that judged. */
  readonly taskEtag: string;
  readonly classification: Classification;
}

/** What choice tasks made of the message: needed ones first, then the answer itself where it is a choice. */
export function judgements({ steps, result }: Turn): Judgement[] {
  return [...steps, ...(result ? [result] : [])].flatMap(({ task, taskEtag, output }) =>
    output?.$case === 'classification' ? [{ task, taskEtag, classification: output.value }] : [],
  );
}
