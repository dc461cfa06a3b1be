import { QaioError } from '../errors.js';
import type { ForwardRow } from './model-runner.js';
import { allocateTokens } from './scheduling-policy.js';
import type { Sequence } from './sequence.js';

export interface PlannedRow<S extends Sequence> {
  readonly sequence: S;
  readonly row: ForwardRow;
}

export interface SchedulerLimits {
  readonly slotCount: number;
  readonly maxWaiting: number;
  readonly prefillBudget: number;
}

/** Owns the waiting queue, the running list and the free slots. Knows nothing of the model. */
export class Scheduler<S extends Sequence> {
  readonly #limits: SchedulerLimits;
  readonly #waiting: S[] = [];
  readonly #running: S[] = [];
  /** Ascending: low slots are used first, so that running rows are neighbours. */
  readonly #freeSlots: number[];

  constructor(limits: SchedulerLimits) {
    this.#limits = limits;
    this.#freeSlots = Array.from({ length: limits.slotCount }, (_, slot) => slot);
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  get runningCount(): number {
    return this.#running.length;
  }

  get freeSlotCount(): number {
    return this.#freeSlots.length;
  }

  get isIdle(): boolean {
    return this.#waiting.length + this.#running.length === 0;
  }

  /** @returns how many sequences wait ahead @throws QaioError `queue-full` */
  add(sequence: S): number {
    const ahead = this.#waiting.length;
    if (ahead >= this.#limits.maxWaiting)
      throw new QaioError(
        'queue-full',
        `The queue is full: ${ahead} requests are waiting. Try again in a moment.`,
      );
    this.#waiting.push(sequence);
    return ahead;
  }

  /** Gives free slots to those that wait longest. @returns whom */
  admit(): S[] {
    const admitted: S[] = [];
    for (let slot = this.#freeSlots[0]; slot !== undefined; slot = this.#freeSlots[0]) {
      const sequence = this.#waiting.shift();
      if (!sequence) break;
      this.#freeSlots.shift();
      sequence.slot = slot;
      sequence.status = 'running';
      this.#running.push(sequence);
      admitted.push(sequence);
    }
    return admitted;
  }

  /** Says who runs how many tokens. Changes nothing. */
  plan(): PlannedRow<S>[] {
    const counts = allocateTokens(
      this.#running.map((sequence) => sequence.pendingCount),
      this.#limits.prefillBudget,
    );
    return this.#running.flatMap((sequence, i) => {
      const count = counts[i] ?? 0;
      return count > 0 ? [{ sequence, row: sequence.row(count) }] : [];
    });
  }

  /** Takes a sequence out, whatever its status, and frees its slot. */
  end(sequence: S): void {
    sequence.status = 'ended';
    remove(this.#waiting, sequence);
    remove(this.#running, sequence);
    if (sequence.slot === undefined) return;
    this.#freeSlots.push(sequence.slot);
    this.#freeSlots.sort((a, b) => a - b);
    sequence.slot = undefined;
  }
}

function remove<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}
