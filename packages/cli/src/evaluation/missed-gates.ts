import type { TaskDefinition } from '@qaio/core';
import { ChecksFailed } from '../exit-code.js';
import { type CellOutcome, cellNames } from './evaluation-matrix.js';
import type { GatedFigure, ShownEvaluation } from './shown-evaluation.js';

/** The task's gates that an evaluation misses, for people. */
function missedGates(
  gates: TaskDefinition['gates'],
  { run, accuracy, gated }: Pick<ShownEvaluation, 'run' | 'accuracy' | 'gated'>,
): string[] {
  return missed([
    ['accuracy', accuracy, gates.minAccuracy, 'at least'],
    ...gated,
    ['p95 latency', run.aloneLatencyMs.p95, gates.maxP95LatencyMs, 'at most'],
  ]);
}

/** Those figures that are on the wrong side of their gates, for people. */
export function missed(figures: readonly GatedFigure[]): string[] {
  return figures.flatMap(([name, found, gate, how]) =>
    gate === undefined || (how === 'at least' ? found >= gate : found <= gate)
      ? []
      : [`${name} is ${found.toPrecision(3)}, must be ${how} ${gate}`],
  );
}

/** @throws ChecksFailed where a measured cell misses gates of its task */
export function requireCellGates(outcome: CellOutcome | undefined): void {
  if (!outcome || !('shown' in outcome)) return;
  const { task } = outcome.cell;
  requireGates(task.name, missedGates(task.definition.gates, outcome.shown));
}

/** @throws ChecksFailed with every cell that misses gates of its task, or could not be measured */
export function requireMatrixGates(outcomes: readonly CellOutcome[]): void {
  const names = cellNames(outcomes);
  const failing = outcomes.flatMap((outcome, at) => {
    if ('error' in outcome) return [`${names[at]}: could not be measured: ${outcome.error.message}`];
    const problems = missedGates(outcome.cell.task.definition.gates, outcome.shown);
    return problems.length > 0 ? [`${names[at]}: misses its gates: ${problems.join('; ')}.`] : [];
  });
  if (failing.length > 0) throw new ChecksFailed(failing.join('\n'));
}

/** @throws ChecksFailed where there are any */
export function requireGates(task: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new ChecksFailed(`Task '${task}' misses its gates: ${problems.join('; ')}.`);
}
