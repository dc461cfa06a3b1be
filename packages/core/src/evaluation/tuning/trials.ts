/** The candidates of one tuning, tried one after another on the same rows. */
import type { Clock } from '../../engine/engine-timing.js';
import { QaioError, abortError } from '../../errors.js';
import { type Told, told } from '../../told.js';
import type { ScoredRow } from '../calibration/scored-row.js';
import type { EvaluationRow } from '../evaluate-task.js';
import type { CandidateScores } from './candidate-scores.js';
import { type Candidate, candidateKey, candidateWords } from './candidate.js';
import { type Judgement, isWorse, judge } from './judgement.js';

/** A candidate that was tried. */
export interface Trial {
  /** From 1. */
  readonly number: number;
  readonly candidate: Candidate;
  /** For people. */
  readonly words: Told;
  /** By all rows, or by those up to where it was given up. */
  readonly judgement: Judgement;
  /** Whether all rows judged it. */
  readonly isComplete: boolean;
}

export interface TrialsOptions {
  readonly scores: Pick<CandidateScores, 'has' | 'of'>;
  readonly judging: readonly EvaluationRow[];
  /** Of the search: candidates in all, and minutes after which no other is begun. */
  readonly limits: { readonly candidates: number; readonly minutes: number };
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** Told of each trial, and of the best so far. */
  readonly onTrial: ((trial: Trial, best: Trial) => void) | undefined;
}

// fewer rows say too little about who is losing
const leastFirstRows = 30;
// worse by so many standard errors on a third of the rows: hardly ever the best on all of them
const clearly = 2;

export class Trials {
  readonly #options: TrialsOptions;
  readonly #startedAt: number;
  readonly #tried = new Set<string>();
  readonly #all: Trial[] = [];
  /** The task as it is. */
  readonly baseline: Trial;
  #best: Trial;

  private constructor(options: TrialsOptions, startedAt: number, baseline: Trial) {
    this.#options = options;
    this.#startedAt = startedAt;
    this.baseline = baseline;
    this.#best = baseline;
    this.#add(baseline);
  }

  /** @throws QaioError `aborted` before a candidate that is still to be scored, `invalid-task` if the baseline does not fit */
  static async begin(options: TrialsOptions, baseline: Candidate): Promise<Trials> {
    const startedAt = options.clock();
    const trial = await attempt(options, baseline, 1, undefined);
    if (!trial)
      throw new QaioError(
        'invalid-task',
        told`The longest rows do not fit the context behind the task’s prompt. Raise --context.`,
      );
    return new Trials(options, startedAt, trial);
  }

  /** In the order of trying, without those that do not fit the context; the first is the task as it is. */
  get all(): readonly Trial[] {
    return this.#all;
  }

  /** With the least loss on all judging rows. */
  get best(): Trial {
    return this.#best;
  }

  get isOver(): boolean {
    const { limits, clock } = this.#options;
    return this.#all.length >= limits.candidates || clock() - this.#startedAt >= limits.minutes * 60_000;
  }

  has(candidate: Candidate): boolean {
    return this.#tried.has(candidateKey(candidate));
  }

  /** @throws QaioError `aborted` before a candidate that is still to be scored */
  async try(candidate: Candidate): Promise<void> {
    this.#tried.add(candidateKey(candidate));
    const trial = await attempt(this.#options, candidate, this.#all.length + 1, this.#best);
    if (trial) this.#add(trial);
  }

  #add(trial: Trial): void {
    this.#tried.add(candidateKey(trial.candidate));
    this.#all.push(trial);
    const isBetter = trial.judgement.quality.loss < this.#best.judgement.quality.loss;
    if (trial.isComplete && isBetter) this.#best = trial;
    this.#options.onTrial?.(trial, this.#best);
  }
}

/**
 * Scores a third of the rows first, and the others unless the candidate is clearly worse than the best on these.
 *
 * @returns undefined if the candidate, or any row behind it, does not fit the context
 */
async function attempt(
  { scores, judging, signal }: TrialsOptions,
  candidate: Candidate,
  number: number,
  best: Trial | undefined,
): Promise<Trial | undefined> {
  if (signal?.aborted && !scores.has(candidate, 'first')) throw abortError(signal);
  const about = { number, candidate, words: candidateWords(candidate) };
  const third = Math.ceil(judging.length / 3);
  const first = allOf(await scores.of(candidate, 'first', judging.slice(0, third)));
  const early = first && best && clearLoss(first, best);
  if (early) return { ...about, judgement: early, isComplete: false };
  const rest = first && allOf(await scores.of(candidate, 'rest', judging.slice(third)));
  return rest && { ...about, judgement: judge([...first, ...rest]), isComplete: true };
}

/** The judgement of these rows, where they are enough to say that the candidate is worse; undefined otherwise. */
function clearLoss(first: readonly ScoredRow[], best: Trial): Judgement | undefined {
  if (first.length < leastFirstRows) return undefined;
  const judgement = judge(first);
  return isWorse(judgement.rowLosses, best.judgement.rowLosses, clearly) ? judgement : undefined;
}

/** Undefined if any row does not fit: candidates are compared on the same rows only. */
function allOf(rows: readonly (ScoredRow | undefined)[]): ScoredRow[] | undefined {
  const scored = rows.filter((row) => row !== undefined);
  return scored.length === rows.length ? scored : undefined;
}
