import type { TaskDefinition } from '@qaio/core';
import type { GatedFigure, ShownEvaluation } from './shown-evaluation.js';

/** The task's gates that an evaluation misses, for people. */
export function missedGates(
  gates: TaskDefinition['gates'],
  { run, accuracy, gated }: Pick<ShownEvaluation, 'run' | 'accuracy' | 'gated'>,
): string[] {
  const checks: readonly GatedFigure[] = [
    ['accuracy', accuracy, gates.minAccuracy, 'at least'],
    ...gated,
    ['p95 latency', run.latencyMs.p95, gates.maxP95LatencyMs, 'at most'],
  ];
  return checks.flatMap(([name, found, gate, how]) =>
    gate === undefined || (how === 'at least' ? found >= gate : found <= gate)
      ? []
      : [`${name} is ${found.toPrecision(3)}, must be ${how} ${gate}`],
  );
}
