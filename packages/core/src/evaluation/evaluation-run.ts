/** Runs a data set through a task: what every evaluation has, whatever the task answers with. */
import type { Clock } from '../engine/engine-timing.js';
import { type ErrorCode, QaioError } from '../errors.js';
import { told } from '../told.js';
import { mapAll } from '../map-concurrent.js';
import type { RunResult, Usage } from '../pipeline/task-event.js';
import type { TaskExecutor } from '../pipeline/task-executor.js';
import { mean, percentile } from './evaluation-metrics.js';
import { isRefusal } from './refusal.js';

/** A row of a data set, whatever it says of the right answer. */
export interface DataRow {
  readonly input: Readonly<Record<string, unknown>>;
  /** Where the row stands, such as `reviews.csv:17`. */
  readonly place?: string | undefined;
}

export interface EvaluationOptions<Row extends DataRow> {
  readonly executor: TaskExecutor;
  readonly task: string;
  readonly rows: readonly Row[];
  readonly concurrency: number;
  readonly clock: Clock;
  readonly onProgress?: (done: number) => void;
}

/** A row that was run, and what became of it. */
export interface RanRow<Row extends DataRow> {
  readonly row: Row;
  /** Place in the data set, from 1. */
  readonly index: number;
  /** From asking to the answer or the error. */
  readonly latencyMs: number;
  /** The answer, or why there is none. */
  readonly outcome: RunResult | QaioError;
}

/** A row without an answer: the task refuses the input, its output was cut off, or the run failed otherwise. */
export interface FailedRow extends Pick<DataRow, 'place'> {
  /** Place in the data set, from 1. */
  readonly row: number;
  readonly code: ErrorCode;
  readonly reason: string;
}

/** Mean tokens of a row that has an answer, those of needed tasks among them; NaN where none has. */
export type RowTokens = Pick<Usage, 'promptTokenCount' | 'cachedTokenCount' | 'outputTokenCount'>;

/** What a measurement is of. */
export interface MeasuredTask {
  readonly task: string;
  readonly taskEtag: string;
  readonly model: string;
  readonly dtype: string;
}

/** @throws QaioError `unknown-task`, and `invalid-task` where the task does not fit the model */
export function measuredTask({ tasks, model }: TaskExecutor, task: string): MeasuredTask {
  const { name, dtype } = model.identity;
  return { task, taskEtag: tasks.get(task).task.etag, model: name, dtype };
}

export interface EvaluationRun extends MeasuredTask {
  /** The variant of the task's wording that was used; undefined for the task's own. */
  readonly variant: string | undefined;
  /** All rows of the data set. */
  readonly rowCount: number;
  /** Rows without an answer. They count as wrong, and have no part in speed. */
  readonly failed: readonly FailedRow[];
  readonly sentencesPerSecond: number;
  /** From asking to the answer with `concurrency` rows on their way, in ms: most of it is waiting for the others. */
  readonly latencyMs: Latency;
  /** The same of the first rows once more, one by one. */
  readonly aloneLatencyMs: Latency;
  readonly tokensPerRow: RowTokens;
}

export interface Latency {
  readonly p50: number;
  readonly p95: number;
}

/** Rows that are run again one by one. */
const aloneRows = 24;

/**
 * @returns all rows, in order
 * @throws QaioError `invalid-input` where there are none, or the task refuses all of them
 */
export async function runRows<Row extends DataRow>(
  options: EvaluationOptions<Row>,
): Promise<{ readonly run: EvaluationRun; readonly ran: readonly RanRow<Row>[] }> {
  const { executor, task, rows, clock } = options;
  if (rows.length === 0)
    throw new QaioError('invalid-input', told`The data set is empty; expected at least one row.`);
  let done = 0;
  const started = clock();
  const ran = await mapAll(rows, options.concurrency, async (row, at) => {
    const one = await runRow(options, row, at + 1);
    options.onProgress?.((done += 1));
    return one;
  });
  const seconds = (clock() - started) / 1000;
  const failed = ran.flatMap(failedRow);
  const answered = ran.flatMap(({ row, index, latencyMs, outcome }) =>
    'result' in outcome ? [{ row, index, latencyMs, outcome }] : [],
  );
  checkTaken(ran);
  const alone: RanRow<Row>[] = [];
  for (const { row, index } of answered.slice(0, aloneRows)) alone.push(await runRow(options, row, index));
  const run = {
    ...measuredTask(executor, task),
    variant: executor.tasks.get(task).task.variant,
    rowCount: rows.length,
    failed,
    sentencesPerSecond: answered.length / seconds,
    latencyMs: latency(answered),
    aloneLatencyMs: latency(alone),
    tokensPerRow: tokensPerRow(answered.map(({ outcome }) => outcome)),
  };
  return { run, ran };
}

function failedRow({ row: { place }, index, outcome }: RanRow<DataRow>): FailedRow[] {
  return 'result' in outcome ? [] : [{ row: index, place, code: outcome.code, reason: outcome.message }];
}

function checkTaken(ran: readonly RanRow<DataRow>[]): void {
  const refusals = ran.flatMap(({ outcome }) => (isRefusal(outcome) ? [outcome.message] : []));
  if (refusals.length === ran.length)
    throw new QaioError('invalid-input', told`Every row was refused, the first because: ${refusals[0]}`);
}

/** NaN where there are no rows. */
function latency(rows: readonly { readonly latencyMs: number }[]): Latency {
  const values = rows.map(({ latencyMs }) => latencyMs);
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95) };
}

function tokensPerRow(runs: readonly RunResult[]): RowTokens {
  const each = (count: keyof RowTokens): number =>
    mean(
      runs.map(({ result, upstream }) =>
        [...upstream, result].reduce((sum, { usage }) => sum + usage[count], 0),
      ),
    );
  return {
    promptTokenCount: each('promptTokenCount'),
    cachedTokenCount: each('cachedTokenCount'),
    outputTokenCount: each('outputTokenCount'),
  };
}

async function runRow<Row extends DataRow>(
  { executor, task, clock }: EvaluationOptions<Row>,
  row: Row,
  index: number,
): Promise<RanRow<Row>> {
  const asked = clock();
  const outcome = await executor.run({ task, input: row.input }).catch((error: unknown) => {
    if (error instanceof QaioError) return error;
    throw error;
  });
  return { row, index, latencyMs: clock() - asked, outcome };
}
