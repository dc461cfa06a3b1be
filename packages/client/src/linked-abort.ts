/**
 * Aborts when another signal does, until it is released. What `AbortSignal.any` makes of a signal stays in memory as long
 * as that signal: https://github.com/nodejs/node/issues/54614
 */
export class LinkedAbort extends AbortController {
  readonly #outer: AbortSignal;
  readonly #follow = (): void => this.abort(this.#outer.reason);

  constructor(outer: AbortSignal) {
    super();
    this.#outer = outer;
    if (outer.aborted) this.#follow();
    else outer.addEventListener('abort', this.#follow, { once: true });
  }

  release(): void {
    this.#outer.removeEventListener('abort', this.#follow);
  }
}
