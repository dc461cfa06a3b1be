import { unknownKey } from './api-keys.js';
import type { Caller } from './callers.js';
import { whileAlive } from './while-alive.js';

/** How long a call may go on: until its client leaves it, or its key is taken out of the server's keys. */
export class CallLife {
  readonly #left: AbortSignal;
  #over: AbortController | undefined;
  #release: () => void = () => undefined;

  /** @param left aborts when the client leaves */
  constructor(left: AbortSignal) {
    this.#left = left;
  }

  /** @param caller undefined where the server asks for no keys: nobody then ends the call but its client */
  endsWith(caller: Pick<Caller, 'onRevoked'> | undefined): void {
    if (!caller) return;
    const over = new AbortController();
    const leave = (): void => over.abort(this.#left.reason);
    if (this.#left.aborted) leave();
    this.#left.addEventListener('abort', leave, { once: true });
    const stay = caller.onRevoked(() => over.abort(unknownKey()));
    this.#over = over;
    this.#release = () => {
      this.#left.removeEventListener('abort', leave);
      stay();
    };
  }

  /** Where the key is gone it aborts with a QaioError `unauthenticated` for a reason. */
  get signal(): AbortSignal {
    return this.#over?.signal ?? this.#left;
  }

  /** What is answered, for as long. @throws QaioError `unauthenticated` once the key is gone */
  answers<T>(values: AsyncGenerator<T, unknown>): AsyncGenerator<T, unknown> {
    return this.#over ? whileAlive(values, this.#over.signal) : values;
  }

  /** The call is over: nothing is watched for it any more. */
  end(): void {
    this.#release();
  }
}
