import { createHash } from 'node:crypto';
import { soleShare } from '../../engine/engine-limits.js';
import { invariant } from '../../errors.js';
import { mapAll } from '../../map-concurrent.js';
import type { TaskExecutor } from '../../pipeline/task-executor.js';
import type { DataRow } from '../evaluation-run.js';
import { unlessRefused } from '../refusal.js';

/** A row with what the model makes of it before any calibration. */
export interface ScoredRow {
  /** One per label, in declared order. */
  readonly logProbs: readonly number[];
  /** Index of the right label; -1 where nobody knows it. */
  readonly right: number;
  /** The same for rows with the same input. */
  readonly key: string;
}

/** A hash of a row's input: what splits go by, so that equal inputs are never on two sides. */
export function inputKey(input: DataRow['input']): string {
  const sorted = Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
}

/** Each label's log-probability after each input, in their order; undefined for each that the task refuses, as too long. */
export async function labelLogProbs(
  executor: TaskExecutor,
  task: string,
  inputs: readonly DataRow['input'][],
): Promise<(readonly number[] | undefined)[]> {
  return mapAll(inputs, soleShare(executor.model.engine.limits), (input) =>
    unlessRefused(async () => {
      const { result } = await executor.run({ task, input });
      invariant(result.output.kind === 'choice', 'a task with labels chooses one');
      return result.output.scores.map(({ logProb }) => logProb);
    }),
  );
}
