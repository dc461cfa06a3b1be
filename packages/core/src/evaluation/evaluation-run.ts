/** Runs a data set through a task: what every evaluation has, whatever the task answers with. */
import type { Clock } from '../engine/engine-timing.js';
import { QaioError } from '../errors.js';
import { mapAll } from '../map-concurrent.js';
import type { RunResult } from '../pipeline/task-event.js';
import type { TaskExecutor } from '../pipeline/task-executor.js';
import { percentile } from './evaluation-metrics.js';
import { isCutOff, isRefusal } from './refusal.js';

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
  /** From asking to the answer. */
  readonly latencyMs: number;
  /** Why there is no answer, where the output was cut off before it was whole. */
  readonly outcome: RunResult | QaioError;
}

/** A row that the task does not take. */
export interface RefusedRow extends Pick<DataRow, 'place'> {
  /** Place in the data set, from 1. */
  readonly row: number;
  readonly reason: string;
}

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
  /** Rows that were judged. */
  readonly rowCount: number;
  /** Rows that the task refuses, as too long, and why; they are in no other figure. */
  readonly refused: readonly RefusedRow[];
  readonly sentencesPerSecond: number;
  /** From asking to the answer with `concurrency` rows on their way, in ms: most of it is waiting for the others. */
  readonly latencyMs: Latency;
  /** The same of the first rows once more, one by one. */
  readonly aloneLatencyMs: Latency;
}

export interface Latency {
  readonly p50: number;
  readonly p95: number;
}

/** Rows that are run again one by one. */
const aloneRows = 24;

/** @returns the rows that the task took, in order, at least one @throws QaioError `invalid-input` where there are none */
export async function runRows<Row extends DataRow>(
  options: EvaluationOptions<Row>,
): Promise<{ readonly run: EvaluationRun; readonly ran: readonly RanRow<Row>[] }> {
  const { executor, task, rows, clock } = options;
  if (rows.length === 0)
    throw new QaioError('invalid-input', 'The data set is empty; expected at least one row.');
  let done = 0;
  const started = clock();
  const outcomes = await mapAll(rows, options.concurrency, async (row, at) => {
    const outcome = await runRow(options, row, at + 1);
    options.onProgress?.((done += 1));
    return outcome;
  });
  const seconds = (clock() - started) / 1000;
  const ran = outcomes.filter((outcome) => 'outcome' in outcome);
  const refused = outcomes.filter((outcome) => 'reason' in outcome);
  if (ran.length === 0)
    throw new QaioError('invalid-input', `Every row was refused, the first because: ${refused[0]?.reason}`);
  const alone: RanRow<Row>[] = [];
  for (const { row, index } of ran.slice(0, aloneRows)) {
    const again = await runRow(options, row, index);
    if ('outcome' in again) alone.push(again);
  }
  const run = {
    ...measuredTask(executor, task),
    rowCount: ran.length,
    refused,
    sentencesPerSecond: ran.length / seconds,
    latencyMs: latency(ran),
    aloneLatencyMs: latency(alone),
  };
  return { run, ran };
}

function latency(rows: readonly { readonly latencyMs: number }[]): Latency {
  const values = rows.map(({ latencyMs }) => latencyMs);
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95) };
}

async function runRow<Row extends DataRow>(
  { executor, task, clock }: EvaluationOptions<Row>,
  row: Row,
  index: number,
): Promise<RanRow<Row> | RefusedRow> {
  const asked = clock();
  const ranAs = (outcome: RunResult | QaioError): RanRow<Row> => ({
    row,
    index,
    latencyMs: clock() - asked,
    outcome,
  });
  try {
    return ranAs(await executor.run({ task, input: row.input }));
  } catch (error) {
    if (isRefusal(error)) return { row: index, place: row.place, reason: error.message };
    if (isCutOff(error)) return ranAs(error);
    throw error;
  }
}
