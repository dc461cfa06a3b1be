import { useCallback, useEffect, useRef } from 'react';
import type { InferenceClient } from '../client/inference-client.js';
import type { AppAction } from '../state/app-reducer.js';

export interface Chat {
  send(message: string): void;
  cancel(): void;
}

/** Runs turns, one at a time, and reports them as actions. */
export function useChat(client: InferenceClient, dispatch: (action: AppAction) => void): Chat {
  const running = useRef<AbortController | undefined>(undefined);
  const nextId = useRef(0);
  useEffect(() => () => running.current?.abort(), []);

  const send = useCallback(
    (message: string) => {
      const controller = new AbortController();
      running.current = controller;
      const id = nextId.current++;
      dispatch({ kind: 'turn-start', id, message });
      void (async () => {
        try {
          for await (const event of client.streamChat(message, controller.signal))
            dispatch({ kind: 'turn-event', id, event });
        } catch (thrown) {
          if (controller.signal.aborted) dispatch({ kind: 'turn-cancelled', id });
          else dispatch({ kind: 'turn-failed', id, error: describe(thrown) });
        }
      })();
    },
    [client, dispatch],
  );
  const cancel = useCallback(() => running.current?.abort(), []);
  return { send, cancel };
}

/** A gRPC error's own text, without the call's path and code in front of it. */
function describe(thrown: unknown): string {
  const details = (thrown as { readonly details?: unknown }).details;
  if (typeof details === 'string' && details !== '') return details;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
