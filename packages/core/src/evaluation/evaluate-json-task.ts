/** How well a json task answers the rows of a data set, field by field. */
import { type ErrorCode, QaioError, invariant } from '../errors.js';
import { told } from '../told.js';
import type { TaskOutput } from '../output/task-output.js';
import type { PromptTask } from '../task/prompt-task.js';
import { mean } from './evaluation-metrics.js';
import {
  type DataRow,
  type EvaluationOptions,
  type EvaluationRun,
  type RanRow,
  runRows,
} from './evaluation-run.js';
import { type FieldMetrics, type FieldPair, fieldMetrics, isRightField } from './field-metrics.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** A row of a data set for a json task. */
export interface ExpectedRow extends DataRow {
  /** The right answer: one that the task could give. */
  readonly expected: JsonObject;
}

export interface JudgedJsonRow extends ExpectedRow {
  /** Place in the data set, from 1. */
  readonly index: number;
  /** From asking to the answer. */
  readonly latencyMs: number;
  /** Undefined where the run failed: then every field is wrong. */
  readonly answer: JsonObject | undefined;
  /** Why it failed; undefined where it did not. */
  readonly error: ErrorCode | undefined;
  /** Names of the fields that are wrong. */
  readonly wrongFields: readonly string[];
}

export interface JsonEvaluationReport extends EvaluationRun {
  /** Share of the rows that have every field right. */
  readonly accuracy: number;
  /** Mean over the fields of the share of rows that have it right. */
  readonly fieldAccuracy: number;
  /** By name, in the order of the task's output schema. */
  readonly fields: Readonly<Record<string, FieldMetrics>>;
  /** The five answers with the most wrong fields. */
  readonly worst: readonly JudgedJsonRow[];
  /** All that were judged. */
  readonly rows: readonly JudgedJsonRow[];
}

const shownRows = 5;

/** @throws QaioError `invalid-input` for a task that is not a json task, an answer that it could not give, or no rows */
export async function evaluateJsonTask(
  options: EvaluationOptions<ExpectedRow>,
): Promise<JsonEvaluationReport> {
  const { task } = options.executor.tasks.get(options.task);
  const names = fieldNames(task);
  checkExpected(task, options.rows);
  const toleranceOf = (name: string): number => task.definition.gates.tolerance?.[name] ?? 0;
  const { run, ran } = await runRows(options);
  const rows = ran.map((row) => judged(row, names, toleranceOf));
  const fields = names.map((name) => [name, fieldMetrics(pairsOf(rows, name), toleranceOf(name))] as const);
  const wrong = rows.filter(({ wrongFields }) => wrongFields.length > 0);
  const answeredWrong = wrong.filter(({ error }) => error === undefined);
  return {
    ...run,
    accuracy: (rows.length - wrong.length) / rows.length,
    fieldAccuracy: mean(fields.map(([, { accuracy }]) => accuracy)),
    fields: Object.fromEntries(fields),
    worst: answeredWrong.sort((a, b) => b.wrongFields.length - a.wrongFields.length).slice(0, shownRows),
    rows,
  };
}

function judged(
  { row, index, latencyMs, outcome }: RanRow<ExpectedRow>,
  names: readonly string[],
  toleranceOf: (name: string) => number,
): JudgedJsonRow {
  const answer = 'result' in outcome ? objectOf(outcome.result.output) : undefined;
  const isWrong = (name: string): boolean =>
    answer === undefined || !isRightField(pairOf({ ...row, answer }, name), toleranceOf(name));
  const error = 'result' in outcome ? undefined : outcome.code;
  return { ...row, index, latencyMs, answer, error, wrongFields: names.filter(isWrong) };
}

function objectOf(output: TaskOutput): JsonObject {
  invariant(output.kind === 'json', 'a json task answers with an object');
  return output.value;
}

const pairsOf = (rows: readonly JudgedJsonRow[], name: string): FieldPair[] =>
  rows.map((row) => pairOf(row, name));

const pairOf = (
  { expected, answer }: Pick<JudgedJsonRow, 'expected' | 'answer'>,
  name: string,
): FieldPair => ({
  expected: expected[name],
  answered: answer?.[name],
});

function fieldNames({ name, definition: { output } }: PromptTask): string[] {
  if (output.format === 'json') return Object.keys(output.schema.properties);
  throw new QaioError(
    'invalid-input',
    told`Task '${name}' answers with ${output.format}; expected a json task.`,
  );
}

function checkExpected(task: PromptTask, rows: readonly ExpectedRow[]): void {
  for (const [at, { expected, place }] of rows.entries()) {
    const problem = task.output.check(expected);
    if (problem !== undefined)
      throw new QaioError(
        'invalid-input',
        told`${place ?? `Row ${at + 1}`}: task '${task.name}' could not give the expected answer: ${problem}`,
      );
  }
}
