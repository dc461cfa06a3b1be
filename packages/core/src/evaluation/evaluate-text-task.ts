/** How often what a text or regex task writes is as the rows of a data set expect. */
import { type ErrorCode, QaioError, invariant } from '../errors.js';
import { told } from '../told.js';
import type { PromptTask } from '../task/prompt-task.js';
import type { TaskAssertion } from '../task/task-assertion.js';
import { mapAll } from '../map-concurrent.js';
import { answerFailures, checkJudges } from './answer-failures.js';
import { answerText } from './assertion-outcome.js';
import {
  type DataRow,
  type EvaluationOptions,
  type EvaluationRun,
  type RanRow,
  runRows,
} from './evaluation-run.js';

/** A row of a data set for a task that writes. */
export interface AssertedRow extends DataRow {
  /** What the answer must meet, at least one. */
  readonly assert: readonly TaskAssertion[];
}

export interface JudgedTextRow extends AssertedRow {
  /** Place in the data set, from 1. */
  readonly index: number;
  /** From asking to the answer. */
  readonly latencyMs: number;
  /** Empty where the run failed: then no assertion is met. */
  readonly answer: string;
  /** Why it failed; undefined where it did not. */
  readonly error: ErrorCode | undefined;
  /** What is wrong, one for each assertion; undefined where it is met. */
  readonly outcomes: readonly (string | undefined)[];
}

/** Of all assertions of one type. */
export interface AssertionCount {
  readonly total: number;
  readonly met: number;
}

export interface TextEvaluationReport extends EvaluationRun {
  /** Share of the rows whose answer meets all their assertions. */
  readonly accuracy: number;
  /** By type. */
  readonly assertions: Readonly<Record<string, AssertionCount>>;
  /** Rows that miss an assertion. */
  readonly failing: readonly JudgedTextRow[];
  /** All that were judged. */
  readonly rows: readonly JudgedTextRow[];
}

/** @throws QaioError `invalid-input` for a task that does not write a text, or no rows */
export async function evaluateTextTask(
  options: EvaluationOptions<AssertedRow>,
): Promise<TextEvaluationReport> {
  const { task } = options.executor.tasks.get(options.task);
  checkWrites(task);
  for (const [at, { assert, place }] of options.rows.entries())
    checkJudges(assert, place ?? `Row ${at + 1}`, options.executor);
  const { run, ran } = await runRows(options);
  // afterwards, so that no judging is in the speed
  const rows = await mapAll(ran, options.concurrency, (row) => judged(row, options));
  const failing = rows.filter(({ outcomes }) => outcomes.some((outcome) => outcome !== undefined));
  return {
    ...run,
    accuracy: (rows.length - failing.length) / rows.length,
    assertions: countByType(rows),
    failing,
    rows,
  };
}

async function judged(
  { row, index, latencyMs, outcome }: RanRow<AssertedRow>,
  { task, executor }: Pick<EvaluationOptions<AssertedRow>, 'task' | 'executor'>,
): Promise<JudgedTextRow> {
  const base = { ...row, index, latencyMs, error: 'result' in outcome ? undefined : outcome.code };
  if (!('result' in outcome)) return { ...base, answer: '', outcomes: row.assert.map(() => outcome.message) };
  const { output } = outcome.result;
  invariant(output.kind === 'text', 'a task that writes answers with a text');
  const outcomes = await answerFailures(row.assert, { task, input: row.input, run: outcome }, executor);
  return { ...base, answer: answerText(output), outcomes };
}

function countByType(rows: readonly JudgedTextRow[]): Record<string, AssertionCount> {
  const counts: Record<string, AssertionCount> = {};
  for (const { assert, outcomes } of rows)
    for (const [at, { type }] of assert.entries()) {
      const { total, met } = counts[type] ?? { total: 0, met: 0 };
      counts[type] = { total: total + 1, met: met + (outcomes[at] === undefined ? 1 : 0) };
    }
  return counts;
}

function checkWrites({ name, output, definition }: PromptTask): void {
  if (output.standIn.kind === 'text') return;
  throw new QaioError(
    'invalid-input',
    told`Task '${name}' answers with ${definition.output.format}; expected a text or regex task.`,
  );
}
