/** Fits where a choice task's scope ends: a line through the hidden states after its prompt. */
import { QaioError } from '../../errors.js';
import { told } from '../../told.js';
import { type ScopeFit, type ScopeLine, scopeValue } from '../../output/scope.js';
import type { TaskExecutor } from '../../pipeline/task-executor.js';
import type { DataRow } from '../evaluation-run.js';
import { heldOut } from '../folds.js';
import { labelledFeatures } from './hidden-states.js';
import {
  type LabelledFeatures,
  type LinearClassifier,
  fitLogisticRegression,
  rounded,
} from './logistic-regression.js';

export interface ScopeOptions {
  readonly executor: TaskExecutor;
  readonly task: string;
  /** What the task is for. */
  readonly inside: readonly DataRow['input'][];
  /** What it should abstain from. */
  readonly outside: readonly DataRow['input'][];
  /** Share of the inputs inside that may be taken to be outside. */
  readonly maxLost: number;
}

export interface ScopeOutcome {
  readonly fit: ScopeFit;
  /** Inputs that the task refuses or splits into windows, and that had no part in it. */
  readonly leftOutCount: number;
}

const fewestOnASide = 20;
// the weaker of the usual ones: there are many texts inside, and few outside
const penalty = 1e-5;

/**
 * The line is drawn so that of the inputs inside, judged by what was fitted to others, no more are lost than was allowed.
 *
 * @throws QaioError `invalid-input` for too few inputs or a task that needs others; `invalid-option` for a model that
 * does not give hidden states
 */
export async function fitScope(options: ScopeOptions): Promise<ScopeOutcome> {
  const { executor, task, inside, outside, maxLost } = options;
  const compiled = executor.tasks.get(task);
  const rows = await labelledFeatures(executor, compiled, [
    ...inside.map((input) => ({ input, right: 1 })),
    ...outside.map((input) => ({ input, right: 0 })),
  ]);
  checkCounts(rows);
  const { line, lost, caught } = fitLine(rows, maxLost);
  const { name: model, dtype } = executor.model.identity;
  const insideCount = rows.filter(({ right }) => right === 1).length;
  const counts = { insideCount, outsideCount: rows.length - insideCount };
  const fit = { fingerprint: compiled.fingerprint, model, dtype, ...line, ...counts, lost, caught };
  return { fit, leftOutCount: inside.length + outside.length - rows.length };
}

function checkCounts(rows: readonly LabelledFeatures[]): void {
  for (const [side, word] of ['outside', 'inside'].entries()) {
    const count = new Set(rows.filter(({ right }) => right === side).map(({ key }) => key)).size;
    if (count < fewestOnASide)
      throw new QaioError(
        'invalid-input',
        told`A scope needs at least ${fewestOnASide} different texts ${word} it that fit into one prompt, not ${count}. Add rows to the file given with --${word}.`,
      );
  }
}

interface FittedLine {
  readonly line: ScopeLine;
  readonly lost: number;
  readonly caught: number;
}

function fitLine(rows: readonly LabelledFeatures[], maxLost: number): FittedLine {
  const values = heldOut(rows, lineOf, ({ features }, line) => scopeValue(line, features));
  const of = (side: number): number[] => values.filter((_, i) => rows[i]?.right === side);
  const inside = of(1).sort((a, b) => a - b);
  const limit = inside[Math.floor(inside.length * maxLost)] ?? 0;
  const { weights, bias } = lineOf(rows);
  const below = (side: readonly number[]): number =>
    side.filter((value) => value < limit).length / side.length;
  const line = { weights: weights.map(rounded), bias: rounded(bias - limit) };
  return { line, lost: below(inside), caught: below(of(0)) };
}

/** Positive inside. */
function lineOf(rows: readonly LabelledFeatures[]): ScopeLine {
  const { weights, bias }: LinearClassifier = fitLogisticRegression(rows, 2, penalty);
  const [outside = [], inside = []] = weights;
  return {
    weights: inside.map((weight, i) => weight - (outside[i] ?? 0)),
    bias: (bias[1] ?? 0) - (bias[0] ?? 0),
  };
}
