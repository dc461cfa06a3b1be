import { useCallback, useReducer, useRef } from 'react';
import type { TaskClient } from '../api/task-client.js';
import { type Turn, reduceTurns } from './turns.js';

export interface Chat {
  readonly turns: readonly Turn[];
  readonly isRunning: boolean;
  readonly send: (message: string) => void;
  readonly stop: () => void;
}

/**
 * One conversation; one turn at a time.
 *
 * @param onFailed gets the message of a turn that failed
 */
export function useChat(client: TaskClient, onFailed: (message: string) => void): Chat {
  const [turns, dispatch] = useReducer(reduceTurns, []);
  const running = useRef<AbortController | undefined>(undefined);
  const nextId = useRef(0);

  const send = useCallback(
    (message: string) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      const id = nextId.current++;
      dispatch({ kind: 'start', id, message });
      void (async () => {
        try {
          for await (const event of client.stream('chat', { message }, controller.signal))
            dispatch({ kind: 'event', id, event });
        } catch (thrown) {
          if (controller.signal.aborted) dispatch({ kind: 'stop', id });
          else {
            dispatch({ kind: 'fail', id, error: thrown instanceof Error ? thrown.message : String(thrown) });
            onFailed(message);
          }
        }
      })();
    },
    [client, onFailed],
  );
  const stop = useCallback(() => running.current?.abort(), []);
  return { turns, isRunning: turns[0]?.status === 'running', send, stop };
}
