import type { Classification, StreamEvent, TaskResult } from '../api/task-client.js';

export interface Turn {
  readonly id: number;
  readonly message: string;
  readonly mood?: Classification;
  readonly reply: string;
  readonly status: 'running' | 'done' | 'stopped' | 'failed';
  readonly error?: string;
  readonly result?: TaskResult;
}

export type TurnAction =
  | { readonly kind: 'start'; readonly id: number; readonly message: string }
  | { readonly kind: 'event'; readonly id: number; readonly event: StreamEvent }
  | { readonly kind: 'stop'; readonly id: number }
  | { readonly kind: 'fail'; readonly id: number; readonly error: string };

/** Newest turn first. */
export function reduceTurns(turns: readonly Turn[], action: TurnAction): readonly Turn[] {
  if (action.kind === 'start')
    return [{ id: action.id, message: action.message, reply: '', status: 'running' }, ...turns];
  return turns.map((turn) => (turn.id === action.id ? reduceTurn(turn, action) : turn));
}

function reduceTurn(turn: Turn, action: Exclude<TurnAction, { kind: 'start' }>): Turn {
  if (action.kind === 'stop') return { ...turn, status: 'stopped' };
  if (action.kind === 'fail') return { ...turn, status: 'failed', error: action.error };
  const { stepResult, textDelta, done } = action.event;
  if (stepResult?.classification) return { ...turn, mood: stepResult.classification };
  if (textDelta) return { ...turn, reply: turn.reply + textDelta.text };
  if (!done) return turn;
  return { ...turn, status: 'done', ...(done.result ? { result: done.result } : {}) };
}
