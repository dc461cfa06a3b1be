/** Measures the cells of a matrix: a model is loaded once for all of its cells, and no two at a time. */
import {
  type PairComparison,
  type PromptTask,
  QaioError,
  type TaskExecutor,
  TaskRegistry,
  compareInPairs,
} from '@qaio/core';
import { type LoadedModel, describeModel } from '@qaio/models';
import { askedTasks } from '../asked-tasks.js';
import type { CliContext } from '../cli-context.js';
import { type ModelOptions, fittingExecutor, loadExecutor } from '../model-options.js';
import { evaluationProgressLine } from '../progress-line.js';
import type { EvaluationCell } from './evaluation-cell.js';
import type { PreparedEvaluation } from './evaluation-kind.js';
import { type CellOutcome, type EvaluationMatrix, askedName } from './evaluation-matrix.js';
import { rowPrompts } from './row-prompt.js';
import type { ShownEvaluation } from './shown-evaluation.js';

export interface PreparedCell extends EvaluationCell {
  readonly prepared: PreparedEvaluation;
}

export interface CellOptions extends Omit<ModelOptions, 'model' | 'dtype'> {
  readonly concurrency: number;
  readonly seed: number;
  /** The file for the page; only that has prompts. */
  readonly html?: string;
}

export async function evaluateCells(
  cells: readonly PreparedCell[],
  registry: TaskRegistry,
  options: CellOptions,
  context: CliContext,
): Promise<EvaluationMatrix> {
  const outcomes = new Map<EvaluationCell, CellOutcome>();
  for (const group of byModel(cells)) {
    const measured = await evaluateGroup(
      group,
      registry,
      { ...options, isMatrix: cells.length > 1 },
      context,
    );
    for (const outcome of measured) outcomes.set(outcome.cell, outcome);
  }
  const inOrder = cells.flatMap((cell) => outcomes.get(cell) ?? []);
  return { outcomes: inOrder, comparisons: comparisonsOf(inOrder) };
}

function byModel(cells: readonly PreparedCell[]): (readonly [PreparedCell, ...PreparedCell[]])[] {
  const keyOf = ({ on }: EvaluationCell): string => JSON.stringify([on.source, on.dtype]);
  return [...new Set(cells.map(keyOf))].flatMap((key) => {
    const [first, ...others] = cells.filter((cell) => keyOf(cell) === key);
    return first ? [[first, ...others] as const] : [];
  });
}

async function evaluateGroup(
  group: readonly [PreparedCell, ...PreparedCell[]],
  registry: TaskRegistry,
  options: CellOptions & { readonly isMatrix: boolean },
  context: CliContext,
): Promise<CellOutcome[]> {
  const [{ on }] = group;
  const drawSeed = (): number => options.seed;
  const asked = { ...options, model: on.source, dtype: on.dtype };
  const judges = group.flatMap(({ prepared }) => prepared.judges);
  const isAsked = ({ name }: PromptTask): boolean =>
    judges.includes(name) || group.some(({ task }) => task.name === name);
  const names = registry
    .list()
    .filter(isAsked)
    .map(({ name }) => name);
  const tasks = askedTasks(names, registry);
  const loaded = await orError(() => loadExecutor(asked, context, tasks, { drawSeed }));
  if (loaded instanceof QaioError) return group.map((cell) => ({ cell, error: loaded }));
  const { model } = loaded;
  const modelBytes = (await describeModel(loaded.folder))?.bytes ?? NaN;
  try {
    const outcomes: CellOutcome[] = [];
    for (const cell of group) {
      if (options.isMatrix) context.notes.write(`${askedName(cell)}\n`);
      const measured = await orError(async () => {
        const executor = await executorFor(cell, { ...loaded, registry: tasks, drawSeed }, context);
        const shown = await evaluateCell(cell, executor, { ...options, model }, context);
        const shownRows = options.html === undefined ? [] : shown.rows;
        return {
          cell,
          shown,
          modelBytes,
          prompts: rowPrompts(executor, cell.task.name, shownRows),
        };
      });
      outcomes.push(measured instanceof QaioError ? { cell, error: measured } : measured);
    }
    return outcomes;
  } finally {
    await model.close();
  }
}

interface Loaded {
  readonly executor: TaskExecutor;
  readonly model: LoadedModel;
  readonly registry: TaskRegistry;
  readonly drawSeed: () => number;
}

/** The model's executor, or one of its own where the task is not worded as the registry has it. */
async function executorFor(
  { task }: EvaluationCell,
  { executor, registry, ...loaded }: Loaded,
  context: CliContext,
): Promise<TaskExecutor> {
  if (registry.get(task.name) === task) return executor;
  const tasks = registry.list().map((other) => (other.name === task.name ? task : other));
  return (await fittingExecutor({ ...loaded, registry: new TaskRegistry(tasks) }, context)).executor;
}

function evaluateCell(
  { prepared }: PreparedCell,
  executor: TaskExecutor,
  { concurrency, model }: Pick<CellOptions, 'concurrency'> & { readonly model: LoadedModel },
  context: CliContext,
): Promise<ShownEvaluation> {
  const show = evaluationProgressLine(context);
  return prepared.evaluate({
    executor,
    concurrency: Math.min(concurrency, model.engine.limits.maxWaiting),
    clock: context.clock,
    onProgress: (done) => show({ done, total: prepared.rowCount }),
  });
}

function comparisonsOf(outcomes: readonly CellOutcome[]): PairComparison[] {
  const rows = outcomes.map((outcome) => ('shown' in outcome ? outcome.shown.rows : []));
  const dataOf = (at: number): string | undefined => {
    const outcome = outcomes[at];
    return outcome && 'shown' in outcome ? outcome.cell.data : undefined;
  };
  return compareInPairs(
    rows,
    (first, second) => dataOf(first) !== undefined && dataOf(first) === dataOf(second),
  );
}

async function orError<T>(work: () => Promise<T>): Promise<T | QaioError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof QaioError) return error;
    throw error;
  }
}
