import type { Classification, GetModelResponse } from '@qaio/protocol';
import { type TextField, emptyField } from './text-field.js';

export type TurnStatus = 'running' | 'done' | 'cancelled' | 'failed';

export interface Turn {
  readonly id: number;
  readonly message: string;
  readonly mood: Classification | undefined;
  readonly reply: string;
  readonly status: TurnStatus;
  readonly error: string | undefined;
}

/** Figures of the turn that answered last. */
export interface Speed {
  readonly timeToFirstTokenMs: number | undefined;
  readonly tokensPerSecond: number | undefined;
}

export interface AppState {
  readonly connection: 'connecting' | 'connected' | 'lost';
  readonly model: GetModelResponse | undefined;
  /** What is wrong with the last edit of a task file; empty when nothing is. */
  readonly taskProblem: string;
  /** Oldest first. */
  readonly turns: readonly Turn[];
  readonly field: TextField;
  readonly speed: Speed;
  /** How many lines the conversation is scrolled up from its end. */
  readonly scroll: number;
}

export const initialState: AppState = {
  connection: 'connecting',
  model: undefined,
  taskProblem: '',
  turns: [],
  field: emptyField,
  speed: { timeToFirstTokenMs: undefined, tokensPerSecond: undefined },
  scroll: 0,
};

export function runningTurn(state: AppState): Turn | undefined {
  return state.turns.find((turn) => turn.status === 'running');
}
