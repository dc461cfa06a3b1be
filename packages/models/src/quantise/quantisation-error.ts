/** How far quantised weights are from the original ones. */
export class QuantisationError {
  /** Of any weight, in the weights' own unit. */
  largest = 0;
  #squares = 0;
  #errorSquares = 0;

  add(weight: number, restored: number): void {
    const error = weight < restored ? restored - weight : weight - restored;
    if (error > this.largest) this.largest = error;
    this.#squares += weight * weight;
    this.#errorSquares += error * error;
  }

  /** Root mean square of the errors over that of the weights. */
  get relative(): number {
    return this.#squares === 0 ? 0 : Math.sqrt(this.#errorSquares / this.#squares);
  }
}
