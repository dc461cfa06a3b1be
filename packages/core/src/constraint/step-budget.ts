import { QaioError } from '../errors.js';
import { told } from '../told.js';

/** How much work may be put into patterns before they can be used. Steps are counted: what is refused is always refused. */
export class StepBudget {
  #left: number;

  constructor(readonly steps: number) {
    this.#left = steps;
  }

  /** @throws QaioError `invalid-task` once more steps were taken than there are */
  spend(steps = 1): void {
    this.#left -= steps;
    if (this.#left < 0)
      throw new QaioError(
        'invalid-task',
        told`it takes more than ${this.steps} steps to get ready; repeat less, or fewer times`,
      );
  }
}
