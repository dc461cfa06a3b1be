import { type ErrorCode, QaioError, invariant } from '../errors.js';
import { told } from '../told.js';
import type { PromptTask } from '../task/prompt-task.js';
import { type EvaluationMetrics, type Judged, evaluationMetrics } from './evaluation-metrics.js';
import {
  type DataRow,
  type EvaluationOptions,
  type EvaluationRun,
  type RanRow,
  runRows,
} from './evaluation-run.js';

/** A row of a data set for a choice task. */
export interface EvaluationRow extends DataRow {
  /** One of the task's labels. */
  readonly label: string;
}

export interface JudgedRow extends EvaluationRow, Judged {
  /** Place in the data set, from 1. */
  readonly index: number;
  /** From asking to the answer. */
  readonly latencyMs: number;
  /** Why there is no answer, where the run failed; undefined where it did not. */
  readonly error: ErrorCode | undefined;
}

export interface EvaluationReport extends EvaluationRun, EvaluationMetrics {
  /** The five wrong answers that the task was surest of. */
  readonly mostConfidentWrong: readonly JudgedRow[];
  /** The five rows that took longest. */
  readonly slowest: readonly JudgedRow[];
  /** All that were judged. */
  readonly rows: readonly JudgedRow[];
}

const shownRows = 5;

/** @throws QaioError `invalid-input` for a task without labels, a label that it does not have, or nothing to judge */
export async function evaluateTask(options: EvaluationOptions<EvaluationRow>): Promise<EvaluationReport> {
  const { task } = options.executor.tasks.get(options.task);
  checkRows(task, options.rows);
  const { run, ran } = await runRows(options);
  const rows = ran.map(judged);
  const wrong = rows.filter(({ expected, predicted }) => predicted !== '' && expected !== predicted);
  return {
    ...run,
    ...evaluationMetrics(rows, task.labels),
    mostConfidentWrong: wrong.sort((a, b) => b.confidence - a.confidence).slice(0, shownRows),
    slowest: [...rows].sort((a, b) => b.latencyMs - a.latencyMs).slice(0, shownRows),
    rows,
  };
}

function judged({ row, index, latencyMs, outcome }: RanRow<EvaluationRow>): JudgedRow {
  const base = { ...row, index, latencyMs, expected: row.label };
  if (!('result' in outcome)) return { ...base, predicted: '', confidence: 0, error: outcome.code };
  const { output } = outcome.result;
  invariant(output.kind === 'choice', 'a task with labels chooses one');
  const { label: predicted, confidence } = output;
  return { ...base, predicted, confidence, error: undefined };
}

function checkRows(task: PromptTask, rows: readonly EvaluationRow[]): void {
  if (task.labels.length === 0)
    throw new QaioError(
      'invalid-input',
      told`Task '${task.name}' has no labels; rows with labels are for choice tasks.`,
    );
  checkLabels(task, rows);
}

/** @throws QaioError `invalid-input` at the first row whose label the task does not have */
export function checkLabels({ name, labels }: PromptTask, rows: readonly EvaluationRow[]): void {
  const unknown = rows.findIndex(({ label }) => !labels.includes(label));
  if (unknown < 0) return;
  const label = rows[unknown]?.label ?? '';
  throw new QaioError(
    'invalid-input',
    told`Row ${unknown + 1}: '${label}' is not a label of task '${name}'; expected ${labels.join(', ')}.`,
  );
}
