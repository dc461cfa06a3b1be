import { useEffect } from 'react';
import type { InferenceClient } from '../client/inference-client.js';
import type { AppAction } from '../state/app-reducer.js';

const pollMs = 2_000;

/** Asks for the model again and again: the answer tells that the server is there, and which model it has. */
export function useConnection(client: InferenceClient, dispatch: (action: AppAction) => void): void {
  useEffect(() => {
    let isMounted = true;
    let timer: NodeJS.Timeout | undefined;
    const poll = async (): Promise<void> => {
      const action = await client.getModel().then(
        (model): AppAction => ({ kind: 'model', model }),
        (): AppAction => ({ kind: 'connection-lost' }),
      );
      if (!isMounted) return;
      dispatch(action);
      timer = setTimeout(() => void poll(), pollMs);
    };
    void poll();
    return () => {
      isMounted = false;
      clearTimeout(timer);
    };
  }, [client, dispatch]);
}
