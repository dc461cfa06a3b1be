/** The candidates of one tuning, tried one after another on the same rows. */
import type { Clock } from '../../engine/engine-timing.js';
import { QaioError, abortError } from '../../errors.js';
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
  readonly words: string;
  /** Of all rows, or of those up to where it was given up; undefined where it does not fit the context. */
  readonly judgement: Judgement | undefined;
  /** Whether all rows judged it. */
  readonly isComplete: boolean;
}

export type CompleteTrial = Trial & { readonly judgement: Judgement };

export interface TrialsOptions {
  readonly scores: Pick<CandidateScores, 'has' | 'of'>;
  readonly judging: readonly EvaluationRow[];
  /** Of the search: candidates in all, and minutes after which no other is begun. */
  readonly limits: { readonly candidates: number; readonly minutes: number };
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** Told of each trial, and of the best so far. */
  readonly onTrial: ((trial: Trial, best: CompleteTrial) => void) | undefined;
}

// fewer rows say too little about who is losing
const leastFirstRows = 30;
// worse by so many standard errors on a third of the rows: hardly ever the best on all of them
const clearly = 2;

export class Trials {
  readonly #options: TrialsOptions;
  readonly #startedAt: number;
  readonly #byKey = new Map<string, Trial>();
  /** The task as it is. */
  readonly baseline: CompleteTrial;
  #best: CompleteTrial;

  private constructor(options: TrialsOptions, startedAt: number, baseline: CompleteTrial) {
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
    if (!isFull(trial))
      throw new QaioError(
        'invalid-task',
        'The longest rows do not fit the context behind the task’s prompt. Raise --context.',
      );
    return new Trials(options, startedAt, trial);
  }

  /** In the order of trying; the first is the task as it is. */
  get all(): readonly Trial[] {
    return [...this.#byKey.values()];
  }

  /** With the least loss on all judging rows. */
  get best(): CompleteTrial {
    return this.#best;
  }

  get isOver(): boolean {
    const { limits, clock } = this.#options;
    return this.#byKey.size >= limits.candidates || clock() - this.#startedAt >= limits.minutes * 60_000;
  }

  has(candidate: Candidate): boolean {
    return this.#byKey.has(candidateKey(candidate));
  }

  /** @throws QaioError `aborted` before a candidate that is still to be scored */
  async try(candidate: Candidate): Promise<void> {
    this.#add(await attempt(this.#options, candidate, this.#byKey.size + 1, this.#best));
  }

  #add(trial: Trial): void {
    this.#byKey.set(candidateKey(trial.candidate), trial);
    if (isFull(trial) && trial.judgement.quality.loss < this.#best.judgement.quality.loss) this.#best = trial;
    this.#options.onTrial?.(trial, this.#best);
  }
}

const isFull = (trial: Trial): trial is CompleteTrial => trial.isComplete && trial.judgement !== undefined;

/** Scores a third of the rows first, and the others unless the candidate is clearly worse than the best on these. */
async function attempt(
  { scores, judging, signal }: TrialsOptions,
  candidate: Candidate,
  number: number,
  best: CompleteTrial | undefined,
): Promise<Trial> {
  if (signal?.aborted && !scores.has(candidate, 'first')) throw abortError(signal);
  const about = { number, candidate, words: candidateWords(candidate) };
  const third = Math.ceil(judging.length / 3);
  const first = allOf(await scores.of(candidate, 'first', judging.slice(0, third)));
  if (!first) return { ...about, judgement: undefined, isComplete: true };
  const early = best && clearLoss(first, best);
  if (early) return { ...about, judgement: early, isComplete: false };
  const rest = allOf(await scores.of(candidate, 'rest', judging.slice(third)));
  return { ...about, judgement: rest && judge([...first, ...rest]), isComplete: true };
}

/** The judgement of these rows, where they are enough to say that the candidate is worse; undefined otherwise. */
function clearLoss(first: readonly ScoredRow[], best: CompleteTrial): Judgement | undefined {
  if (first.length < leastFirstRows) return undefined;
  const judgement = judge(first);
  return isWorse(judgement.rowLosses, best.judgement.rowLosses, clearly) ? judgement : undefined;
}

/** Undefined if any row does not fit: candidates are compared on the same rows only. */
function allOf(rows: readonly (ScoredRow | undefined)[]): ScoredRow[] | undefined {
  const scored = rows.filter((row) => row !== undefined);
  return scored.length === rows.length ? scored : undefined;
}
