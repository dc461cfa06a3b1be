/** Crowds of clients before a scheduler in simulated time: what they wait for goes by the order in which slots are given away. */
import { expect, test } from '@jest/globals';
import type { QaioError } from '../errors.js';
import { Dice } from '../testing/dice.js';
import { GenerationSequence } from './generation-sequence.js';
import { greedy } from './sampling-params.js';
import { Scheduler } from './scheduler.js';
import { ScoringSequence } from './scoring-sequence.js';
import type { Sequence } from './sequence.js';

/** Milliseconds of a pass, of a decoded token in it, and of a prompt's, as of Qwen2.5-0.5B in int8 on two cores. */
const [passMs, decodedMs, promptMs] = [22, 1.7, 1];
const [prefixLength, replyLength] = [100, 24];
/** Those who come together at first are no crowd that stays. */
const [runInMs, untilMs] = [4_000, 60_000];
const logits = Float32Array.of(0, 0, 0, 1);
const advice = { isKnown: () => true, slotFor: () => undefined };

interface Met {
  readonly judgements: number[];
  readonly chats: number[];
  refused: number;
}

/** Of four calls of each client three are judgements, and one is a chat, which begins with one. */
class Crowd {
  readonly met: Met = { judgements: [], chats: [], refused: 0 };
  readonly #dice = new Dice(1);
  readonly #scheduler = new Scheduler({
    slotCount: 8,
    maxWaiting: 64,
    prefillBudget: 128,
    contextLength: 1024,
    memory: 'positions',
  });
  readonly #onEnd = new Map<Sequence, () => void>();
  readonly #startedAt = new Map<Sequence, number>();
  #sleeping: { readonly until: number; readonly wake: () => void }[] = [];
  #now = 0;

  constructor(clients: number) {
    for (let i = 0; i < clients; i++) this.#sleep(this.#dice.below(1000), i);
  }

  run(): Met {
    while (this.#now < untilMs) {
      this.#wake();
      if (this.#scheduler.isIdle) this.#now += 1;
      else this.#step();
    }
    return this.met;
  }

  #sleep(ms: number, turn: number): void {
    this.#sleeping.push({ until: this.#now + ms, wake: () => this.#ask(turn) });
  }

  #wake(): void {
    const awake = this.#sleeping.filter(({ until }) => until <= this.#now);
    this.#sleeping = this.#sleeping.filter(({ until }) => until > this.#now);
    for (const { wake } of awake) wake();
  }

  #ask(turn: number): void {
    const since = this.#now;
    const answered = (times: number[]) => (): void => {
      if (since > runInMs) times.push(this.#now - since);
      this.#sleep(1, turn + 1);
    };
    try {
      this.#scheduler.reserve(this.#scheduler.shortWaitMs(since), since);
    } catch (error) {
      this.met.refused++;
      this.#sleep(
        (1 + this.#dice.below(100) / 100) * 1000 * ((error as QaioError).retryAfterSeconds ?? 0),
        turn,
      );
      return;
    }
    this.#scheduler.release();
    const chat = (): void => this.#add(generation(this.#dice), answered(this.met.chats));
    this.#add(scoring(this.#dice), turn % 4 === 0 ? chat : answered(this.met.judgements));
  }

  #add(sequence: Sequence, onEnd: () => void): void {
    this.#scheduler.add(sequence);
    this.#onEnd.set(sequence, onEnd);
  }

  #step(): void {
    for (const sequence of this.#scheduler.admit(advice, this.#now).flat()) {
      this.#startedAt.set(sequence, this.#now);
      sequence.skip(prefixLength);
    }
    const rows = this.#scheduler.plan();
    const counts = rows.map(({ row }) => row.tokenIds.length);
    this.#now += counts.reduce((ms, n) => ms + (n === 1 ? decodedMs : n * promptMs), passMs);
    for (const { sequence, row } of rows.flatMap(({ parts }) => parts)) {
      sequence.commit(row, row.logits === 'none' ? new Float32Array() : logits);
      if (!sequence.isComplete) continue;
      this.#scheduler.noteStay(this.#now - (this.#startedAt.get(sequence) ?? NaN));
      this.#scheduler.end(sequence);
      this.#onEnd.get(sequence)?.();
    }
  }
}

const promptOf = (own: number): number[] => new Array<number>(prefixLength + own).fill(5);

const scoring = (dice: Dice): Sequence =>
  new ScoringSequence({
    promptTokenIds: promptOf(dice.from(14, 25)),
    prefixTokenCount: prefixLength,
    candidates: [[1], [2]],
  });

const generation = (dice: Dice): Sequence =>
  new GenerationSequence(
    {
      promptTokenIds: promptOf(dice.from(35, 46)),
      prefixTokenCount: prefixLength,
      sampling: { ...greedy, maxOutputTokens: replyLength },
      stopTokenIds: [],
    },
    () => 0,
    { contextLength: 1024, memory: 'positions' },
  );

const at = (times: readonly number[], part: number): number =>
  [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * part)] ?? NaN;

const [few, some, many] = [8, 64, 256].map((clients) => new Crowd(clients).run());

test('eight clients are never refused', () => {
  expect(few?.refused).toBe(0);
});

test('256 clients get as many answers as 64, of judgements and of chats', () => {
  for (const kind of ['judgements', 'chats'] as const)
    expect(many?.[kind].length).toBeGreaterThan(0.9 * (some?.[kind].length ?? NaN));
});

test('judgements and chats that are let in take at most three times as long beside 256 clients as beside eight', () => {
  for (const kind of ['judgements', 'chats'] as const)
    expect(at(many?.[kind] ?? [], 0.99)).toBeLessThan(3 * at(few?.[kind] ?? [], 0.99));
});
