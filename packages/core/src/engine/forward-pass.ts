import type { ModelRunner } from './model-runner.js';
import { type ForwardedPart, type PlannedRow, unpackLogits } from './planned-pass.js';
import type { Sequence } from './sequence.js';

type PassRunner = Pick<ModelRunner, 'forward' | 'interrupt'>;

/** Runs planned rows through the model, and ends a pass early when nobody in it is wanted any more. */
export class ForwardPass {
  readonly #runner: PassRunner;
  /** Who takes part in the pass under way. */
  #sequences: readonly Sequence[] = [];

  constructor(runner: PassRunner) {
    this.#runner = runner;
  }

  /**
   * @returns the parts of those that did not end while the model ran
   * @throws what the runner throws
   */
  async run(plan: readonly PlannedRow[]): Promise<ForwardedPart[]> {
    if (plan.length === 0) return [];
    this.#sequences = sequencesOf(plan);
    try {
      const logits = await this.#runner.forward(plan.map(({ row }) => row));
      const parts = plan.flatMap((planned, i) => unpackLogits(planned, logits[i] ?? new Float32Array(0)));
      return parts.filter(({ sequence }) => sequence.status === 'running');
    } finally {
      this.#sequences = [];
    }
  }

  /** Call it after a sequence has ended, whether or not it takes part. */
  leave(sequence: Sequence): void {
    if (!this.#sequences.includes(sequence)) return;
    if (!this.#sequences.some(({ status }) => status === 'running')) this.#runner.interrupt();
  }
}

export function sequencesOf(plan: readonly PlannedRow[]): Sequence[] {
  return plan.flatMap(({ parts }) => parts.map(({ sequence }) => sequence));
}
