import { invariant } from '../errors.js';
import type { SlotCopier, SlotSnapshot } from './model-runner.js';
import type { PlannedPart } from './planned-pass.js';
import type { Sequence } from './sequence.js';

/**
 * Takes sequences back to where they were before a trial. Where the memory is of positions, their next row does so
 * itself; states are saved before the first trial and restored after each.
 */
export class ReturnPoints {
  readonly #runner: SlotCopier;
  readonly #snapshots = new Map<Sequence, SlotSnapshot>();

  constructor(runner: SlotCopier) {
    this.#runner = runner;
  }

  /**
   * Call it when a row has been committed.
   *
   * @throws what the runner throws; the sequence cannot go on
   */
  async settle({ sequence, row }: PlannedPart): Promise<void> {
    const { slot, position, isTrial } = sequence;
    if (this.#runner.shape.memory === 'positions' || slot === undefined) return;
    if (position < row.position + row.tokenIds.length) {
      const snapshot = this.#snapshots.get(sequence);
      invariant(snapshot, 'a sequence goes back to where it was before a trial');
      await this.#runner.restoreSlot(snapshot, slot, position);
    } else if (isTrial) {
      this.#snapshots.set(sequence, await this.#runner.saveSlot(slot, position));
    }
  }

  /** Call it after a sequence has ended, whether or not it has a point to return to. */
  forget(sequence: Sequence): void {
    const snapshot = this.#snapshots.get(sequence);
    if (snapshot) this.#runner.dropSnapshot(snapshot);
    this.#snapshots.delete(sequence);
  }
}
