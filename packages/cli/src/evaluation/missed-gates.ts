import { type TaskDefinition, type Told, errorPart, told, toldAll } from '@qaio/core';
import { ChecksFailed } from '../exit-code.js';
import { type CellOutcome, cellNames } from './evaluation-matrix.js';
import type { GatedFigure, ShownEvaluation } from './shown-evaluation.js';

/** The figures of an evaluation that its task has gates for. */
export function gateFigures(
  gates: TaskDefinition['gates'],
  { run, accuracy, gated }: Pick<ShownEvaluation, 'run' | 'accuracy' | 'gated'>,
): GatedFigure[] {
  const all: readonly GatedFigure[] = [
    ['accuracy', accuracy, gates.minAccuracy, 'at least'],
    ...gated,
    ['p95 latency', run.aloneLatencyMs.p95, gates.maxP95LatencyMs, 'at most'],
  ];
  return all.filter(([, , gate]) => gate !== undefined);
}

/** Those figures that are on the wrong side of their gates, for people. */
export function missed(figures: readonly GatedFigure[]): Told[] {
  return figures.flatMap(([name, found, gate, how]) =>
    gate === undefined || (how === 'at least' ? found >= gate : found <= gate)
      ? []
      : [
          how === 'at least'
            ? told`${name} is ${found.toPrecision(3)}, must be at least ${gate}`
            : told`${name} is ${found.toPrecision(3)}, must be at most ${gate}`,
        ],
  );
}

/** What the command fails for, for people. */
export function cellProblems(outcome: CellOutcome): Told[] {
  if ('error' in outcome) return [told`could not be measured: ${errorPart(outcome.error)}`];
  return missed(gateFigures(outcome.cell.task.definition.gates, outcome.shown));
}

/** @throws ChecksFailed where the one cell misses gates of its task */
export function requireCellGates(outcome: CellOutcome): void {
  requireGates(outcome.cell.task.name, cellProblems(outcome));
}

/** @throws ChecksFailed with every cell that misses gates of its task, or could not be measured */
export function requireMatrixGates(outcomes: readonly CellOutcome[]): void {
  const names = cellNames(outcomes);
  const failing = outcomes.flatMap((outcome, at) => {
    const problems = cellProblems(outcome);
    const misses = 'error' in outcome ? '' : told`misses its gates: `;
    return problems.length > 0 ? [told`${names[at]}: ${misses}${toldAll(problems, '; ')}`] : [];
  });
  if (failing.length > 0) throw new ChecksFailed(toldAll(failing, '\n'));
}

/** @throws ChecksFailed where there are any */
export function requireGates(task: string, problems: readonly Told[]): void {
  if (problems.length > 0)
    throw new ChecksFailed(told`Task '${task}' misses its gates: ${toldAll(problems, '; ')}.`);
}
