/** Where lines of a log go. */
export interface LogStream {
  write(line: string): unknown;
  /** How much waits for the reader; undefined where nothing waits. */
  readonly writableLength?: number | undefined;
}

const mostWaiting = 4 * 1024 * 1024;

/**
 * Hands lines on as long as somebody reads them: a pipe that nobody reads keeps no more of them in memory than so much. Lines
 * beyond are dropped; how many is told once the reader has caught up by half.
 */
export class LogOutlet {
  readonly #stream: LogStream;
  readonly #onCaughtUp: (dropped: number) => void;
  #sinceCaughtUp = 0;
  #dropped = 0;

  /** @param onCaughtUp before the next line; what it writes goes here, too */
  constructor(stream: LogStream, onCaughtUp: (dropped: number) => void) {
    this.#stream = stream;
    this.#onCaughtUp = onCaughtUp;
  }

  /** Of all lines, those that nobody will read. */
  get dropped(): number {
    return this.#dropped;
  }

  write(line: string): void {
    const dropped = this.#sinceCaughtUp;
    if ((this.#stream.writableLength ?? 0) > (dropped === 0 ? mostWaiting : mostWaiting / 2)) {
      this.#sinceCaughtUp++;
      this.#dropped++;
      return;
    }
    this.#sinceCaughtUp = 0;
    if (dropped > 0) this.#onCaughtUp(dropped);
    this.#stream.write(line);
  }
}
