import { QaioError } from '@qaio/core';

/**
 * What comes until the signal aborts with an error of ours, also while nothing comes.
 *
 * @throws QaioError the reason of the signal then, and whatever `values` throw
 */
export async function* whileAlive<T>(
  values: AsyncGenerator<T, unknown>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  let end: (reason: unknown) => void = () => undefined;
  const onAbort = (): void => {
    if (signal.reason instanceof QaioError) end(signal.reason);
  };
  signal.addEventListener('abort', onAbort);
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<T, unknown>>((resolve, reject) => {
        end = reject;
        values.next().then(resolve, reject);
      });
      if (signal.aborted && signal.reason instanceof QaioError) throw signal.reason;
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // it may wait for what never comes
    void values.return(undefined).catch(() => undefined);
  }
}
