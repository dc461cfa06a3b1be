/** Which candidates are tried, and in what order. Depends on nothing but the space and what came out of earlier trials. */
import { predict, lossOf } from '../calibration/fitted-calibration.js';
import { inputKey } from '../calibration/scored-row.js';
import type { Candidate } from './candidate.js';
import type { CandidateScores } from './candidate-scores.js';
import { mendedSets, reorderedSets } from './changed-set.js';
import { type ExampleSet, type PoolRow, typicalSet } from './example-set.js';
import type { Trial, Trials } from './trials.js';
import type { Wording } from './wording.js';

/** What candidates are made of. */
export interface SearchSpace {
  /** The task's one input. */
  readonly field: string;
  readonly labels: readonly string[];
  /** The first is the one in use. */
  readonly wordings: readonly [Wording, ...Wording[]];
  /** Sets of examples that the task's file has. */
  readonly writtenSets: readonly ExampleSet[];
  /** Rows that may become examples. */
  readonly pool: readonly PoolRow[];
  /** Of examples that are not the task's own. */
  readonly maxExamples: number;
}

/** Makes candidates, the most promising first, knowing the best so far. */
type Proposal = (best: Trial) => Promise<readonly Candidate[]>;

interface Stage {
  /** The share of the candidates that may have been tried by its end. */
  readonly until: number;
  readonly propose: Proposal;
}

const mostStarts = 32;
// of probability that the right label gets: what has more is not a mistake
const mistakenBelow = 0.5;

/** Tries candidates until the limits are reached or nothing is left. @throws QaioError `aborted` between candidates */
export async function searchCandidates(
  space: SearchSpace,
  scores: CandidateScores,
  trials: Trials,
  mostCandidates: number,
): Promise<void> {
  const mended: Proposal = async (best) => mendedCandidates(space, best, await mistakes(space, scores, best));
  const reordered: Proposal = async ({ candidate: { wording, set } }) =>
    reorderedSets(set, space.labels).map((other) => ({ wording, set: other }));
  const typical: Proposal = async ({ candidate: { wording } }) => typicalCandidates(space, wording);
  const stages: readonly Stage[] = [
    { until: 0.4, propose: async () => writtenCandidates(space) },
    { until: 0.65, propose: typical },
    { until: 0.85, propose: mended },
    { until: 1, propose: reordered },
    { until: 1, propose: mended },
    { until: 1, propose: typical },
  ];
  for (const { until, propose } of stages)
    while (!trials.isOver && trials.all.length < Math.max(2, Math.round(until * mostCandidates))) {
      const next = (await propose(trials.best)).find((candidate) => !trials.has(candidate));
      if (!next) break;
      await trials.try(next);
    }
}

/** Every wording with every set that the file has. */
function writtenCandidates({ wordings, writtenSets }: SearchSpace): Candidate[] {
  return writtenSets.flatMap((set) => wordings.map((wording) => ({ wording, set })));
}

/** Large and small sets, with one start after another. */
function typicalCandidates({ pool, labels, maxExamples }: SearchSpace, wording: Wording): Candidate[] {
  if (maxExamples < labels.length) return [];
  const sizes = [...new Set([maxExamples, Math.max(labels.length, Math.ceil(maxExamples / 2))])];
  return Array.from({ length: mostStarts }, (_, start) => start).flatMap((start) =>
    sizes.map((size) => ({ wording, set: typicalSet(pool, labels, size, start) })),
  );
}

function mendedCandidates(
  { field, labels, maxExamples }: SearchSpace,
  { candidate: { wording, set } }: Trial,
  wrong: readonly PoolRow[],
): Candidate[] {
  const sets = mendedSets(set, wrong, { field, labels, max: maxExamples });
  return sets
    .filter(({ examples }) => examples.length <= Math.max(maxExamples, set.examples.length))
    .map((changed) => ({ wording, set: changed }));
}

/** Rows of the pool that the candidate gets wrong and does not have as examples, the worst first. */
async function mistakes(
  { pool, maxExamples }: SearchSpace,
  scores: CandidateScores,
  { candidate, judgement: { fitted } }: Trial,
): Promise<PoolRow[]> {
  if (maxExamples === 0) return [];
  const scored = await scores.of(
    candidate,
    'pool',
    pool.map(({ row }) => row),
  );
  const shown = new Set(candidate.set.examples.map(({ input }) => inputKey(input)));
  return pool
    .flatMap((each, i) => {
      const row = scored[i];
      return row && !shown.has(row.key) ? [{ each, loss: lossOf(predict(row, fitted)) }] : [];
    })
    .filter(({ loss }) => loss > -Math.log(mistakenBelow))
    .sort((a, b) => b.loss - a.loss)
    .map(({ each }) => each);
}
