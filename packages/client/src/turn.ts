import type { Classification, TaskResult } from '@qaio/protocol';
import type { TurnError } from './turn-error.js';

/** A turn that has left `running` never returns to it. */
export type TurnStatus = 'running' | 'done' | 'cancelled' | 'failed';

/** One message and what became of it. */
export interface Turn {
  /** Counts from 0 all turns that a conversation ever had. */
  readonly id: number;
  /** Resource name of the task that answers. */
  readonly task: string;
  readonly message: string;
  readonly status: TurnStatus;
  /** Results of needed tasks, in the order they came. */
  readonly steps: readonly TaskResult[];
  /** The answer so far. */
  readonly text: string;
  /** Set when done. */
  readonly result: TaskResult | undefined;
  /** Set when failed. */
  readonly error: TurnError | undefined;
}

export function startTurn(id: number, task: string, message: string): Turn {
  return { id, task, message, status: 'running', steps: [], text: '', result: undefined, error: undefined };
}

/** Whether the answer is the fixed text of a guard's rule. */
export function isGuarded({ result }: Turn): boolean {
  return result !== undefined && result.guarded !== '';
}

/** A choice task's result within a turn. */
export interface Judgement {
  /** Resource name of the task that judged. */
  readonly task: string;
  readonly classification: Classification;
}

/** What choice tasks made of the message: needed ones first, then the answer itself where it is a choice. */
export function judgements({ steps, result }: Turn): Judgement[] {
  return [...steps, ...(result ? [result] : [])].flatMap(({ task, output }) =>
    output?.$case === 'classification' ? [{ task, classification: output.value }] : [],
  );
}
