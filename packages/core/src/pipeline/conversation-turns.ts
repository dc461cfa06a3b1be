import { QaioError, abortError } from '../errors.js';
import { told } from '../told.js';

/** A turn of a conversation, the only one under way. */
export interface TurnUnderWay {
  /** Whether the conversation was forgotten since the turn began: it is then not kept. */
  isForgotten: boolean;
  /** Lets the next turn begin. */
  end(): void;
}

const maxWaitingTurns = 8;

interface Line {
  current: TurnUnderWay;
  /** Begin their turns, the oldest first. */
  readonly waiting: (() => void)[];
}

/** Turns of one conversation one after the other, in the order in which they came; those of others do not wait. */
export class ConversationTurns {
  readonly #lines = new Map<string, Line>();

  /** @throws QaioError `queue-full` where too many wait already, `aborted` or `deadline-exceeded` as the signal says */
  async begin(key: string, signal?: AbortSignal): Promise<TurnUnderWay> {
    if (signal?.aborted) throw abortError(signal);
    const line = this.#lines.get(key);
    const turn: TurnUnderWay = { isForgotten: false, end: () => this.#end(key, turn) };
    if (!line) {
      this.#lines.set(key, { current: turn, waiting: [] });
      return turn;
    }
    if (line.waiting.length >= maxWaitingTurns) throw tooManyTurns();
    const takeOver = (): void => void (line.current = turn);
    await waitIn(line.waiting, takeOver, signal);
    return turn;
  }

  /** The turn that is under way is not kept, nor are those that see what it has seen: they begin afterwards. */
  forget(key: string): void {
    const line = this.#lines.get(key);
    if (line) line.current.isForgotten = true;
  }

  #end(key: string, turn: TurnUnderWay): void {
    const line = this.#lines.get(key);
    if (line?.current !== turn) return;
    const next = line.waiting.shift();
    if (next) next();
    else this.#lines.delete(key);
  }
}

function waitIn(
  waiting: (() => void)[],
  takeOver: () => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const begin = (): void => {
      signal?.removeEventListener('abort', leave);
      takeOver();
      resolve();
    };
    const leave = (): void => {
      waiting.splice(waiting.indexOf(begin), 1);
      if (signal) reject(abortError(signal));
    };
    waiting.push(begin);
    signal?.addEventListener('abort', leave, { once: true });
  });
}

function tooManyTurns(): QaioError {
  return new QaioError(
    'queue-full',
    told`${maxWaitingTurns} turns of this conversation wait for the one before them. Send the next one after an answer.`,
  );
}
