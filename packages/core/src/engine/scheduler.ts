import { QaioError } from '../errors.js';
import { told } from '../told.js';
import type { EngineLimits } from './engine-limits.js';
import type { SlotMemory } from './model-runner.js';
import { type PlannedRow, packParts } from './planned-pass.js';
import { QueuePace } from './queue-pace.js';
import { RetryAdvice } from './retry-advice.js';
import { type Demand, allocateTokens } from './scheduling-policy.js';
import type { Sequence } from './sequence.js';
import { StandingQueue, burstMs } from './standing-queue.js';

export interface SchedulerLimits extends Pick<EngineLimits, 'slotCount' | 'maxWaiting' | 'prefillBudget'> {
  /** Tokens that a slot holds. */
  readonly contextLength: number;
  /** Sequences share a slot only where it remembers positions: a state is of one text. */
  readonly memory: SlotMemory;
  /** Nor where what they get must not depend on one another to the last bit. */
  readonly isBatchInvariant?: boolean | undefined;
  /** Tokens that a pass may try beyond those that are due, where all that runs is decoded. */
  readonly speculativeTokens?: number | undefined;
}

/** What a scheduler asks before it gives a slot away. */
export interface SlotAdvice {
  /** Whether the sequence's prefix need not run; only then may others join it in its slot. */
  isKnown(sequence: Sequence): boolean;
  /** Which of the free slots suits best, ascending; undefined if all suit alike. */
  slotFor(sequence: Sequence, freeSlots: readonly number[]): number | undefined;
}

/** Turns of all slots that a burst may take. */
const burstTurns = 2;

/** Owns the waiting queue, the running list and the free slots. Knows nothing of the model. */
export class Scheduler {
  readonly #limits: SchedulerLimits;
  readonly #waiting: Sequence[] = [];
  readonly #running: Sequence[] = [];
  /** Ascending: low slots are used first, so that running rows are neighbours. */
  readonly #freeSlots: number[];
  /** Places in the queue that are kept for sequences to come. */
  #reservedCount = 0;
  readonly #pace = new QueuePace();
  readonly #standing = new StandingQueue();
  readonly #retries = new RetryAdvice();

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

  /**
   * How long anybody should wait who comes now, in milliseconds: where the queue stands, as long as as many as there are
   * slots take, so that an overload that lasts is met with refusals and not with ever the same wait; before that twice as
   * long, or a second, since it may be a burst that has filled it.
   */
  shortWaitMs(now: number): number {
    const turnMs = this.#pace.waitMs(this.#limits.slotCount);
    return this.#standing.hasStood(now) ? turnMs : Math.max(burstMs, burstTurns * turnMs);
  }

  /** Of who comes now, until a slot is free; 0 before anything is known. */
  get expectedWaitMs(): number {
    return this.#pace.waitMs(this.#withoutSlot);
  }

  /** One has had its slot for so long, to its end. */
  noteStay(ms: number): void {
    this.#pace.expect(ms / this.#limits.slotCount);
  }

  /**
   * Keeps a place in the queue. Those for whom a slot is free already do not count as waiting.
   *
   * @param withinMs how long who comes there may wait for a slot
   * @param now milliseconds on a monotonic clock
   * @returns how many are ahead
   * @throws QaioError `queue-full`, `queue-too-slow`
   */
  reserve(withinMs = Infinity, now = 0): number {
    const ahead = this.#ahead;
    const withoutSlot = this.#withoutSlot;
    if (withoutSlot >= this.#limits.maxWaiting)
      throw new QaioError(
        'queue-full',
        told`The queue is full: ${withoutSlot} requests are waiting. Try again in a moment.`,
        { retryAfterSeconds: this.#retries.refused(now) },
      );
    const waitMs = this.expectedWaitMs;
    if (waitMs > withinMs) {
      const retryAfterSeconds = Math.max(this.#retries.refused(now), Math.ceil((waitMs - withinMs) / 1000));
      throw tooSlow(withoutSlot, waitMs, withinMs, retryAfterSeconds);
    }
    this.#reservedCount++;
    return ahead;
  }

  /** Gives up a place that was kept. */
  release(): void {
    this.#reservedCount--;
  }

  /** Puts a sequence at the end of the queue; whether there is room for it, {@link reserve} has said before. */
  add(sequence: Sequence): void {
    this.#waiting.push(sequence);
  }

  /**
   * Gives free slots to who is next, and to those with the same pack key a place beside it.
   *
   * @param now milliseconds on a monotonic clock
   * @returns who shares a slot
   */
  admit(advice: SlotAdvice, now: number): Sequence[][] {
    const admitted: Sequence[][] = [];
    for (let first = this.#next(); first; first = this.#next()) {
      const slot = advice.slotFor(first, this.#freeSlots) ?? this.#freeSlots[0];
      if (slot === undefined) break;
      remove(this.#freeSlots, slot);
      const sharers = this.#mayShare && advice.isKnown(first) ? this.#sharers(first) : [first];
      for (const sequence of sharers) this.#start(sequence, slot);
      admitted.push(sharers);
    }
    this.#pace.note(now, admitted.flat().length, this.#waiting.length);
    this.#standing.note(now, this.#waiting.length);
    return admitted;
  }

  /**
   * Who is done in a pass or a few goes before those who keep their slot for as long as they write, as long as the brief
   * hold less than half of the slots: those who wait to write get the other half at least.
   */
  #next(): Sequence | undefined {
    const briefSlots = new Set(this.#running.filter(({ isBrief }) => isBrief).map(({ slot }) => slot));
    const mayOvertake = briefSlots.size < this.#limits.slotCount >> 1;
    return (mayOvertake && this.#waiting.find(({ isBrief }) => isBrief)) || this.#waiting[0];
  }

  /** Says who runs how many tokens. Changes nothing. */
  plan(): PlannedRow[] {
    const sharers = this.#bySlot();
    const counts = allocateTokens(
      sharers.map((sequences) => this.#demand(sequences)),
      this.#limits.prefillBudget,
    );
    const speculative = this.#speculativeShare(counts);
    return sharers.flatMap((sequences, i) => {
      const count = counts[i] ?? 0;
      if (count === 0) return [];
      return [packParts(sequences.map((sequence) => ({ sequence, row: sequence.row(count, speculative) })))];
    });
  }

  /** How many tokens each may try: a pass hardly takes longer for a few more, as long as it is short. */
  #speculativeShare(counts: readonly number[]): number {
    if (counts.some((count) => count !== 1)) return 0;
    const room = 1 + (this.#limits.speculativeTokens ?? 0) - counts.length;
    return Math.max(0, Math.floor(room / counts.length));
  }

  /** Where what a prompt gets must not depend on the others, neither must the pieces in which it runs. */
  #demand(sharers: readonly Sequence[]): Demand {
    const pending = pendingTokens(sharers);
    const { isBatchInvariant = false, prefillBudget } = this.#limits;
    if (isBatchInvariant) return { pending: Math.min(pending, prefillBudget), isWhole: true };
    return { pending, isWhole: sharers.length > 1 };
  }

  /** Takes a sequence out, whatever its status; the last one in a slot frees it. */
  end(sequence: Sequence): void {
    const { slot } = sequence;
    sequence.status = 'ended';
    remove(this.#waiting, sequence);
    remove(this.#running, sequence);
    sequence.slot = undefined;
    if (slot === undefined || this.#running.some((other) => other.slot === slot)) return;
    this.#freeSlots.push(slot);
    this.#freeSlots.sort((a, b) => a - b);
  }

  #start(sequence: Sequence, slot: number): void {
    remove(this.#waiting, sequence);
    sequence.slot = slot;
    sequence.status = 'running';
    this.#running.push(sequence);
  }

  get #mayShare(): boolean {
    return this.#limits.memory === 'positions' && !this.#limits.isBatchInvariant;
  }

  /** As many of those that wait as go into one pass and one slot together. */
  #sharers(first: Sequence): Sequence[] {
    const { packKey } = first;
    if (packKey === undefined) return [first];
    let room = Math.min(this.#packBudget, this.#limits.contextLength - first.prefixTokenCount);
    return this.#waiting.filter((sequence) => {
      const own = sequence.promptTokenIds.length - sequence.prefixTokenCount;
      if (sequence !== first && (own > room || sequence.packKey !== packKey)) return false;
      room -= own;
      return true;
    });
  }

  /** A larger pass is better used, and while nobody decodes it keeps no stream waiting. */
  get #packBudget(): number {
    const isDecoding = this.#running.some(({ pendingCount }) => pendingCount === 1);
    return this.#limits.prefillBudget * (isDecoding ? 1 : 2);
  }

  /** The running sequences, those of one slot together, in the order in which slots were taken. */
  #bySlot(): Sequence[][] {
    const slots = new Map<number | undefined, Sequence[]>();
    for (const sequence of this.#running) {
      const sharers = slots.get(sequence.slot);
      if (sharers) sharers.push(sequence);
      else slots.set(sequence.slot, [sequence]);
    }
    return [...slots.values()];
  }

  get #ahead(): number {
    return this.#waiting.length + this.#reservedCount;
  }

  get #withoutSlot(): number {
    return this.#ahead - this.#freeSlots.length;
  }
}

function tooSlow(waiting: number, waitMs: number, withinMs: number, retryAfterSeconds: number): QaioError {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  return new QaioError(
    'queue-too-slow',
    told`${waiting} requests are waiting, which takes about ${seconds(waitMs)} as it goes now; this one may wait ${seconds(withinMs)}. Try again later.`,
    { retryAfterSeconds },
  );
}

function pendingTokens(sequences: readonly Sequence[]): number {
  return sequences.reduce((sum, sequence) => sum + sequence.pendingCount, 0);
}

function remove<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}
