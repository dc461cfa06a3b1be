import type { LanguageModel } from '../../language-model.js';
import { calibrated } from '../../output/calibration.js';
import type { CompiledTask } from '../../pipeline/compiled-task.js';
import type { DataRow } from '../evaluation-run.js';
import type { NotChecked } from './finding.js';
import type { ScoredInput } from './scored-input.js';

/** An input that a task is tried with. */
export interface LintRow extends DataRow {
  /** Index of the task's own test that it is. */
  readonly test?: number;
  /** The label that it expects. */
  readonly expected?: string | undefined;
}

/** A row that the task takes, with how the model scores it. */
export interface TriedRow extends ScoredInput {
  readonly row: LintRow;
}

/** What rules look at. */
export interface LintSubject {
  readonly compiled: CompiledTask;
  readonly model: LanguageModel;
  /** Of a choice task that is judged by its labels' words and needs no other task; otherwise why there are none. */
  readonly scored: readonly TriedRow[] | NotChecked;
  /** The other tasks that are loaded and fit the model. */
  readonly others: readonly CompiledTask[];
  /** Scores inputs that are none of the rows, or behind another prompt. */
  readonly score: (
    compiled: CompiledTask,
    inputs: readonly DataRow['input'][],
  ) => Promise<(ScoredInput | undefined)[]>;
}

/** What decides among the labels, in nats, up to a constant. */
export function labelScores({ calibration }: CompiledTask, logProbs: readonly number[]): number[] {
  return calibration ? calibrated(logProbs, { ...calibration, temperature: 1 }) : [...logProbs];
}
