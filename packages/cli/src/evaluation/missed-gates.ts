import type { TaskDefinition } from '@qaio/core';
import { ChecksFailed } from '../exit-code.js';
import type { GatedFigure, ShownEvaluation } from './shown-evaluation.js';

/** The task's gates that an evaluation misses, for people. */
export function missedGates(
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

/** @throws ChecksFailed where there are any */
export function requireGates(task: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new ChecksFailed(`Task '${task}' misses its gates: ${problems.join('; ')}.`);
}
