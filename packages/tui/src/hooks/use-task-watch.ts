import { useEffect } from 'react';
import type { InferenceClient } from '../client/inference-client.js';
import type { AppAction } from '../state/app-reducer.js';

const retryMs = 2_000;

/** Follows the edits of task files on the server, through reconnections. */
export function useTaskWatch(client: InferenceClient, dispatch: (action: AppAction) => void): void {
  useEffect(() => {
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const follow = async (): Promise<void> => {
      try {
        for await (const { problems } of client.watchTasks(controller.signal))
          dispatch({ kind: 'tasks', problems });
      } catch {
        // the connection's own line tells when the server is gone
      }
      if (!controller.signal.aborted) timer = setTimeout(() => void follow(), retryMs);
    };
    void follow();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [client, dispatch]);
}
