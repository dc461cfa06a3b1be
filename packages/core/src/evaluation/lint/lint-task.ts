/** What only somebody who scores can say about a task: each finding is measured on the loaded model. */
import { type Told, told } from '../../told.js';
import { QaioError, type SourceProblem } from '../../errors.js';
import { modelKind } from '../../language-model.js';
import type { CompiledTask } from '../../pipeline/compiled-task.js';
import type { TaskExecutor } from '../../pipeline/task-executor.js';
import type { TaskSet } from '../../pipeline/task-set.js';
import type { ModelKind } from '../../task/model-kind.js';
import type { TaskDefinition } from '../../task/task-definition.js';
import { type DataRow, type MeasuredTask, measuredTask } from '../evaluation-run.js';
import type { Finding, NotChecked } from './finding.js';
import { lintRules } from './lint-rules.js';
import type { LintRow, LintSubject } from './lint-subject.js';
import { scoreInputs } from './scored-input.js';

export interface LintOptions {
  readonly executor: TaskExecutor;
  readonly task: string;
  /** Tasks among which are those that may ask the same; undefined: the executor's. */
  readonly among?: TaskSet;
  /** Inputs besides those of the task's own tests. */
  readonly rows: readonly DataRow[];
  /** Of the rows, so many at most are used, evenly spaced. */
  readonly maxRows: number;
  /** Told how many inputs have been scored. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A finding with the name of its rule and its place in the task file. */
export interface LintFinding extends Omit<Finding, 'path' | 'message'>, SourceProblem {
  readonly rule: string;
}

export interface LintReport extends MeasuredTask {
  /** Inputs that the model scored. */
  readonly rowCount: number;
  /** Inputs that the task refuses, or that are longer than a window. */
  readonly refusedCount: number;
  /** In the rules' order. */
  readonly findings: readonly LintFinding[];
  /** Rules that say nothing about this task, and why. */
  readonly notChecked: readonly { readonly rule: string; readonly reason: Told }[];
}

/** Prompts that each row is scored behind at most: the task's own, and two other orders of examples. */
const promptsPerRow = 3;

/** @throws QaioError `unknown-task`, and `invalid-task` where the task does not fit the model */
export async function lintTask(options: LintOptions): Promise<LintReport> {
  const { executor } = options;
  const compiled = executor.tasks.get(options.task);
  const rows = [...testRows(compiled), ...sampled(options.rows, options.maxRows)];
  const subject = await subjectOf(compiled, rows, options);
  const outcomes = [];
  for (const { rule, check } of lintRules) outcomes.push({ rule, outcome: await check(subject) });
  const rowCount = 'notChecked' in subject.scored ? 0 : subject.scored.length;
  return {
    ...measuredTask(executor, options.task),
    rowCount,
    refusedCount: 'notChecked' in subject.scored ? 0 : rows.length - rowCount,
    findings: outcomes.flatMap(({ rule, outcome }) =>
      'notChecked' in outcome ? [] : outcome.map((finding) => placed(rule, finding, compiled)),
    ),
    notChecked: outcomes.flatMap(({ rule, outcome }) =>
      'notChecked' in outcome ? [{ rule, reason: outcome.notChecked }] : [],
    ),
  };
}

async function subjectOf(
  compiled: CompiledTask,
  rows: readonly LintRow[],
  { executor: { model, tasks }, among = tasks, onProgress }: LintOptions,
): Promise<LintSubject> {
  let done = 0;
  const total = promptsPerRow * rows.length;
  const score: LintSubject['score'] = (task, inputs) =>
    scoreInputs(model, task, inputs, () => onProgress?.(Math.min((done += 1), total), total));
  const others = likeIn(among, compiled, modelKind(model.identity));
  const unscored = whyUnscored(compiled);
  if (unscored) return { compiled, model, others, score, scored: unscored };
  const scores = await score(
    compiled,
    rows.map(({ input }) => input),
  );
  const scored = rows.flatMap((row, i) => (scores[i] ? [{ row, ...scores[i] }] : []));
  return { compiled, model, others, score, scored };
}

function whyUnscored({ task, needs, readout }: CompiledTask): NotChecked | undefined {
  if (task.labels.length === 0) return { notChecked: told`the task has no labels` };
  if (needs.length > 0) return { notChecked: told`the task needs others` };
  return readout ? { notChecked: told`a readout judges in place of the labels’ words` } : undefined;
}

/** Other tasks whose prompts begin alike: no more need to be compiled. */
function likeIn(tasks: TaskSet, compiled: CompiledTask, kind: ModelKind): CompiledTask[] {
  const opening = JSON.stringify(compiled.task.opening);
  return tasks.list().flatMap((task) => {
    const { name } = task;
    if (name === compiled.name) return [];
    try {
      return JSON.stringify(task.wordedFor(kind).opening) === opening ? [tasks.get(name)] : [];
    } catch (error) {
      // what does not fit this model is told of by whoever runs it
      if (error instanceof QaioError) return [];
      throw error;
    }
  });
}

/** The inputs of tests that a label is expected of. */
function testRows({ task }: CompiledTask): LintRow[] {
  return task.definition.tests.flatMap(({ vars: input, assert }, test) =>
    assert.some(({ type }) => type === 'abstains' || type === 'guarded')
      ? []
      : [{ input, test, expected: expectedLabel(task.definition, assert) }],
  );
}

/** The label that a test names, by itself or by its id. */
function expectedLabel(
  { output }: TaskDefinition,
  assert: TaskDefinition['tests'][number]['assert'],
): string | undefined {
  if (output.format !== 'choice') return undefined;
  const values = assert.flatMap((one) => (one.type === 'equals' ? [one.value] : []));
  return output.choices.find(({ value, id }) => values.includes(value) || values.includes(id))?.value;
}

function sampled(rows: readonly DataRow[], most: number): readonly DataRow[] {
  if (rows.length <= most) return rows;
  return Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]).flatMap(
    (row) => row ?? [],
  );
}

function placed(rule: string, { path, ...finding }: Finding, { task }: CompiledTask): LintFinding {
  return { rule, ...finding, ...task.problem(path, finding.message) };
}
