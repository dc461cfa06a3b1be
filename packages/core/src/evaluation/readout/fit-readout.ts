/** Fits the readout of a choice task: a linear layer over the hidden state after its prompt. */
import { QaioError } from '../../errors.js';
import { told } from '../../told.js';
import type { ReadoutFit } from '../../output/readout.js';
import type { TaskExecutor } from '../../pipeline/task-executor.js';
import type { PromptTask } from '../../task/prompt-task.js';
import { type EvaluationRow, checkLabels } from '../evaluate-task.js';
import { crossValidatedReadout } from './cross-validation.js';
import { labelledFeatures } from './hidden-states.js';
import { type LabelledFeatures, rounded } from './logistic-regression.js';

const fewestRows = 2;

export interface ReadoutOutcome {
  readonly fit: ReadoutFit;
  /** Rows that the task refuses or splits into windows, and that had no part in it. */
  readonly leftOutCount: number;
}

/**
 * @param rows at least two of every label that are short enough for one prompt
 * @throws QaioError `invalid-input` for too few rows, labels that the task does not have, or a task that needs others;
 * `invalid-option` for a model that does not give hidden states
 */
export async function fitReadout(
  executor: TaskExecutor,
  name: string,
  rows: readonly EvaluationRow[],
): Promise<ReadoutOutcome> {
  const compiled = executor.tasks.get(name);
  const { task, fingerprint } = compiled;
  checkLabels(task, rows);
  const features = await labelledFeatures(
    executor,
    compiled,
    rows.map(({ input, label }) => ({ input, right: task.labels.indexOf(label) })),
  );
  checkRowCounts(task, features);
  const { weights, bias, temperature, accuracy } = crossValidatedReadout(features, task.labels.length);
  const { name: model, dtype } = executor.model.identity;
  const fit = {
    ...{ fingerprint, model, dtype, labels: [...task.labels] },
    weights: weights.map((row) => row.map(rounded)),
    bias: bias.map(rounded),
    temperature,
    rowCount: features.length,
    accuracy,
  };
  return { fit, leftOutCount: rows.length - features.length };
}

function checkRowCounts({ labels }: PromptTask, rows: readonly LabelledFeatures[]): void {
  const counts = labels.map((_, label) => rows.filter(({ right }) => right === label).length);
  const rare = counts.findIndex((count) => count < fewestRows);
  if (rare < 0) return;
  throw new QaioError(
    'invalid-input',
    told`A readout needs at least ${fewestRows} rows of every label that fit into one prompt; '${labels[rare]}' has ${counts[rare]}. Add rows with it to the file given with --data.`,
  );
}
