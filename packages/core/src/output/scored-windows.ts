/** A text judged by scoring its windows: what answers that are not written have in common. */
import { fairShare } from '../engine/engine-limits.js';
import type { ScoringResult } from '../engine/scoring-sequence.js';
import { invariant } from '../errors.js';
import { mapAll } from '../map-concurrent.js';
import type { Answer, AnswerRequest, TextPiece } from './output-format.js';
import type { TaskOutput } from './task-output.js';

/** What one window is judged by. */
export type Judged = Pick<ScoringResult, 'logProbs' | 'hidden'>;

export interface ScoredWindows {
  /** In the text's order. */
  readonly results: readonly [ScoringResult, ...ScoringResult[]];
  /** Each window's part of the text's tokens; they sum to 1. */
  readonly shares: readonly number[];
}

/**
 * Scores the prompts side by side.
 *
 * @param candidates token ids of each continuation
 * @param withHidden whether hidden states are wanted too
 */
export async function scoreWindows(
  { engine, prompts, signal, admission }: AnswerRequest,
  candidates: readonly (readonly number[])[],
  withHidden: boolean,
): Promise<ScoredWindows> {
  // one long text must not fill the queue that all callers share
  const [first, ...others] = await mapAll(
    prompts,
    fairShare(engine.limits),
    ({ tokenIds: promptTokenIds, prefixTokenCount }) =>
      engine.score({ promptTokenIds, prefixTokenCount, candidates, withHidden }, signal, admission),
  );
  invariant(first, 'there is at least one prompt');
  const weights = prompts.map(({ tokenIds, prefixTokenCount }) => tokenIds.length - prefixTokenCount);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { results: [first, ...others], shares: weights.map((weight) => weight / total) };
}

/** All windows as one: the mean of what they are judged by, each as its share. */
export function meanWindow({ results, shares }: ScoredWindows): Judged {
  const logProbs = weightedMean(
    results.map((result) => result.logProbs),
    shares,
  );
  const hidden = results.flatMap((result) => (result.hidden ? [result.hidden] : []));
  return hidden.length > 0
    ? { logProbs, hidden: Float32Array.from(weightedMean(hidden, shares)) }
    : { logProbs };
}

function weightedMean(vectors: readonly ArrayLike<number>[], shares: readonly number[]): number[] {
  return Array.from(vectors[0] ?? [], (_, j) =>
    vectors.reduce((sum, vector, i) => sum + (shares[i] ?? 0) * (vector[j] ?? NaN), 0),
  );
}

/** The answer as the wire wants it: as long as the slowest window took. */
export function scoredAnswer(output: TaskOutput, { results }: ScoredWindows): Answer {
  const slowest = results.reduce((a, b) => (b.timing.totalMs > a.timing.totalMs ? b : a));
  return {
    output,
    outputTokenCount: 0,
    cachedTokenCount: results.reduce((sum, { cachedTokenCount }) => sum + cachedTokenCount, 0),
    finishReason: 'constraint-complete',
    timing: slowest.timing,
  };
}

/** An answer that comes whole. */
export async function* inOnePiece(answer: () => Promise<Answer>): AsyncGenerator<TextPiece, Answer> {
  yield* [];
  return answer();
}
