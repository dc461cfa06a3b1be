/** How many tokens were tried before it was known whether they come next, and how many of them did. */
export class Speculation {
  #proposed = 0;
  #accepted = 0;

  get proposedCount(): number {
    return this.#proposed;
  }

  get acceptedCount(): number {
    return this.#accepted;
  }

  /** @param accepted of those that were proposed for one pass */
  note(proposed: number, accepted: number): void {
    this.#proposed += proposed;
    this.#accepted += accepted;
  }
}
