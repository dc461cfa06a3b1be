import type { Accepted, StreamTaskResponse } from '@qaio/protocol';
import { durationMs } from './turn-figures.js';
import type { Turn } from './turn.js';
import { type TurnError, streamLost } from './turn-error.js';

/** What happens to a running turn. */
export type TurnAction =
  | { readonly kind: 'event'; readonly event: StreamTaskResponse }
  /** The stream is over. Without a `done` before it, the connection was lost. */
  | { readonly kind: 'stream-end' }
  /** The server took no more, and is asked again after so many seconds. */
  | { readonly kind: 'busy'; readonly seconds: number }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'fail'; readonly error: TurnError };

/** What comes after a turn has left `running` changes nothing. */
export function reduceTurn(before: Turn, action: TurnAction): Turn {
  if (before.status !== 'running') return before;
  const turn = before.waiting ? { ...before, waiting: undefined } : before;
  switch (action.kind) {
    case 'event':
      return applyEvent(turn, action.event);
    case 'stream-end':
      return { ...turn, status: 'failed', error: streamLost };
    case 'busy':
      return { ...turn, waiting: { kind: 'busy', seconds: action.seconds } };
    case 'cancel':
      return { ...turn, status: 'cancelled' };
    case 'fail':
      return { ...turn, status: 'failed', error: action.error };
  }
}

function applyEvent(turn: Turn, { event }: StreamTaskResponse): Turn {
  switch (event?.$case) {
    case 'accepted':
      return queued(turn, event.value);
    case 'stepResult':
      return { ...turn, steps: [...turn.steps, event.value] };
    case 'textDelta':
      return { ...turn, text: turn.text + event.value.text };
    case 'done':
      return { ...turn, status: 'done', result: event.value.result };
    default:
      // an event that only newer servers send
      return turn;
  }
}

function queued(turn: Turn, { queuePosition: ahead, expectedWait }: Accepted): Turn {
  if (ahead === 0) return turn;
  const waitMs = durationMs(expectedWait);
  const seconds = waitMs === undefined ? {} : { seconds: waitMs / 1000 };
  return { ...turn, waiting: { kind: 'queue', ahead, ...seconds } };
}
