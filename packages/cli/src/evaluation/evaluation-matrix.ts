/** What came of the cells of a matrix. */
import { basename } from 'node:path';
import type { PairComparison, QaioError } from '@qaio/core';
import type { EvaluationCell } from './evaluation-cell.js';
import type { RowPrompt } from './row-prompt.js';
import { type ShownEvaluation, nameOf } from './shown-evaluation.js';

export interface MeasuredCell {
  readonly cell: EvaluationCell;
  readonly shown: ShownEvaluation;
  /** Of the imported model's files. */
  readonly modelBytes: number;
  /** Of each row, where they are asked for. */
  readonly prompts: readonly (RowPrompt | undefined)[];
}

/** One that could not be measured at all, such as for a model that cannot be loaded. */
export interface BrokenCell {
  readonly cell: EvaluationCell;
  readonly error: QaioError;
}

export type CellOutcome = MeasuredCell | BrokenCell;

export interface EvaluationMatrix {
  /** In the order of the command line. */
  readonly outcomes: readonly CellOutcome[];
  /** Of all measured cells that have the same rows; `first` and `second` are places among the outcomes. */
  readonly comparisons: readonly PairComparison[];
}

/** For people, and unlike that of any other cell of the matrix. */
export function cellNames(outcomes: readonly CellOutcome[]): string[] {
  const names = outcomes.map(nameOfCell);
  return names.map((name, at) =>
    names.filter((other) => other === name).length > 1 ? `${name} (${outcomes[at]?.cell.on.source})` : name,
  );
}

function nameOfCell(outcome: CellOutcome): string {
  if ('shown' in outcome) return nameOf(outcome.shown.run);
  const { cell } = outcome;
  return askedName({ ...cell, on: { ...cell.on, source: basename(cell.on.source) } });
}

/** What a cell is called as long as its model is not loaded. */
export const askedName = ({ task: { name, variant }, on: { source, dtype } }: EvaluationCell): string =>
  nameOf({ task: name, variant, model: source, dtype: dtype ?? '' }).trim();
