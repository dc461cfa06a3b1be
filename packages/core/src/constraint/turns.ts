/** Work in pieces. */
import { setImmediate as othersTurn } from 'node:timers/promises';

export { othersTurn };

type Turns<T> = Generator<undefined, T>;

export function atOnce<T>(turns: Turns<T>): T {
  for (;;) {
    const { done, value } = turns.next();
    if (done) return value;
  }
}

/** What else the event loop has to do is done between two pieces. */
export async function inTurns<T>(turns: Turns<T>): Promise<T> {
  for (;;) {
    const { done, value } = turns.next();
    if (done) return value;
    await othersTurn();
  }
}
