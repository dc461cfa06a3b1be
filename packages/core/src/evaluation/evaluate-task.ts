import type { Clock } from '../engine/engine-timing.js';
import { QaioError, invariant } from '../errors.js';
import { mapAll } from '../map-concurrent.js';
import type { PromptTask } from '../task/prompt-task.js';
import type { TaskExecutor } from '../pipeline/task-executor.js';
import { type EvaluationMetrics, type Judged, evaluationMetrics, percentile } from './evaluation-metrics.js';
import { isRefusal } from './refusal.js';

/** A row of a data set. */
export interface EvaluationRow {
  readonly input: Readonly<Record<string, unknown>>;
  /** One of the task's labels. */
  readonly label: string;
  /** Where the row stands, such as `reviews.csv:17`. */
  readonly place?: string | undefined;
}

export interface JudgedRow extends EvaluationRow, Judged {
  /** Place in the data set, from 1. */
  readonly index: number;
  /** From asking to the answer. */
  readonly latencyMs: number;
}

/** A row that the task does not take. */
export interface RefusedRow extends Pick<EvaluationRow, 'place'> {
  /** Place in the data set, from 1. */
  readonly row: number;
  readonly reason: string;
}

export interface EvaluationReport extends EvaluationMetrics {
  readonly task: string;
  readonly taskEtag: string;
  readonly model: string;
  readonly dtype: string;
  /** Rows that were judged. */
  readonly rowCount: number;
  /** Rows that the task refuses, as too long, and why; they are in no other figure. */
  readonly refused: readonly RefusedRow[];
  readonly sentencesPerSecond: number;
  /** From asking to the answer with `concurrency` rows on their way, in ms. */
  readonly latencyMs: { readonly p50: number; readonly p95: number };
  /** The five wrong answers that the task was surest of. */
  readonly mostConfidentWrong: readonly JudgedRow[];
  /** The five rows that took longest. */
  readonly slowest: readonly JudgedRow[];
  /** All that were judged, in no particular order. */
  readonly rows: readonly JudgedRow[];
}

export interface EvaluationOptions {
  readonly executor: TaskExecutor;
  readonly task: string;
  readonly rows: readonly EvaluationRow[];
  readonly concurrency: number;
  readonly clock: Clock;
  readonly onProgress?: (done: number) => void;
}

const shownRows = 5;

/** @throws QaioError `invalid-input` for a task without labels, a label that it does not have, or nothing to judge */
export async function evaluateTask(options: EvaluationOptions): Promise<EvaluationReport> {
  const { executor, task: name, rows, clock } = options;
  const { task } = executor.tasks.get(name);
  checkRows(task, rows);
  const outcome = new Outcome();
  const started = clock();
  await mapAll(rows, options.concurrency, async (row, index) => {
    await judge(options, row, index, outcome);
    options.onProgress?.(outcome.judged.length + outcome.refused.length);
  });
  const seconds = (clock() - started) / 1000;
  const { judged, refused, latencies } = outcome;
  if (judged.length === 0)
    throw new QaioError('invalid-input', `Every row was refused, the first because: ${refused[0]?.reason}`);
  const wrong = judged.filter(({ expected, predicted }) => predicted !== '' && expected !== predicted);
  return {
    task: name,
    taskEtag: task.etag,
    model: executor.model.identity.name,
    dtype: executor.model.identity.dtype,
    rowCount: judged.length,
    refused: refused.sort((a, b) => a.row - b.row),
    ...evaluationMetrics(judged, task.labels),
    sentencesPerSecond: judged.length / seconds,
    latencyMs: { p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95) },
    mostConfidentWrong: wrong.sort((a, b) => b.confidence - a.confidence).slice(0, shownRows),
    slowest: [...judged].sort((a, b) => b.latencyMs - a.latencyMs).slice(0, shownRows),
    rows: judged,
  };
}

class Outcome {
  readonly judged: JudgedRow[] = [];
  readonly refused: RefusedRow[] = [];
  readonly latencies: number[] = [];
}

async function judge(
  { executor, task, clock }: EvaluationOptions,
  row: EvaluationRow,
  index: number,
  { judged, refused, latencies }: Outcome,
): Promise<void> {
  const asked = clock();
  try {
    const { result } = await executor.run({ task, input: row.input });
    invariant(result.output.kind === 'choice', 'a task with labels chooses one');
    const { label: predicted, confidence } = result.output;
    const latencyMs = clock() - asked;
    latencies.push(latencyMs);
    judged.push({ ...row, index: index + 1, latencyMs, expected: row.label, predicted, confidence });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    refused.push({ row: index + 1, place: row.place, reason: error.message });
  }
}

function checkRows(task: PromptTask, rows: readonly EvaluationRow[]): void {
  if (task.labels.length === 0)
    throw new QaioError(
      'invalid-input',
      `Task '${task.name}' has no labels; only choice tasks can be evaluated.`,
    );
  if (rows.length === 0)
    throw new QaioError('invalid-input', 'The data set is empty; expected at least one row.');
  checkLabels(task, rows);
}

/** @throws QaioError `invalid-input` at the first row whose label the task does not have */
export function checkLabels({ name, labels }: PromptTask, rows: readonly EvaluationRow[]): void {
  const unknown = rows.findIndex(({ label }) => !labels.includes(label));
  if (unknown < 0) return;
  const label = rows[unknown]?.label ?? '';
  throw new QaioError(
    'invalid-input',
    `Row ${unknown + 1}: '${label}' is not a label of task '${name}'; expected ${labels.join(', ')}.`,
  );
}
