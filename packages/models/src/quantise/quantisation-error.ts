/** Neighbouring weights that were stored as (code - zero) * scale - offset. */
export interface StoredRange {
  readonly start: number;
  readonly end: number;
  readonly scale: number;
  readonly zero: number;
  readonly offset?: number;
}

/** How far quantised weights are from the original ones. */
export interface QuantisationError {
  /** Of any weight, in the weights' own unit. */
  readonly largest: number;
  /** Root mean square of the errors over that of the weights. */
  readonly relative: number;
}

/** Adds up the errors of a matrix, range by range. */
export class QuantisationErrorSum {
  #largest = 0;
  #squares = 0;
  #errorSquares = 0;

  /** Adds the weights of a range. @param codes one for each of `weights` */
  add(weights: Float32Array, codes: Uint8Array | Int8Array, range: StoredRange): void {
    const { start, end, scale, zero, offset = 0 } = range;
    // locals: a sum in a field is written to memory for every weight
    let [largest, squares, errorSquares] = [this.#largest, this.#squares, this.#errorSquares];
    for (let i = start; i < end; i++) {
      const weight = weights[i] ?? 0;
      const error = Math.abs(weight - (((codes[i] ?? 0) - zero) * scale - offset));
      if (error > largest) largest = error;
      squares += weight * weight;
      errorSquares += error * error;
    }
    [this.#largest, this.#squares, this.#errorSquares] = [largest, squares, errorSquares];
  }

  total(): QuantisationError {
    const relative = this.#squares === 0 ? 0 : Math.sqrt(this.#errorSquares / this.#squares);
    return { largest: this.#largest, relative };
  }
}
