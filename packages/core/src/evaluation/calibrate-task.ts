/** Turns a choice task's raw log-probabilities into probabilities that mean what they say. */
import { QaioError, invariant } from '../errors.js';
import { mapAll } from '../map-concurrent.js';
import { soleShare } from '../engine/engine-limits.js';
import type { TaskExecutor } from '../pipeline/task-executor.js';
import { type Calibration, calibrated, softmax } from '../output/calibration.js';
import type { PromptTask } from '../task/prompt-task.js';
import { type EvaluationRow, checkLabels } from './evaluate-task.js';

export interface CalibrationOptions {
  readonly executor: TaskExecutor;
  readonly task: string;
  /** Labelled rows; without any, only the bias on content-free inputs is removed. */
  readonly rows: readonly EvaluationRow[];
  /** The task abstains so that this share of the rows is answered, or so that this share of the answers is right. */
  readonly target?: { readonly kind: 'coverage' | 'accuracy'; readonly share: number } | undefined;
}

interface ScoredRow {
  readonly logProbs: readonly number[];
  /** Index of the right label; -1 for content-free inputs. */
  readonly right: number;
}

// inputs without any content: the task's preference among labels on them is the prompt's own bias
// https://arxiv.org/abs/2102.09690
const contentFree = ['N/A', '。', '……', '[空]'];
const temperatures = Array.from({ length: 81 }, (_, i) => 2 ** (i / 10 - 3));

/** @throws QaioError `invalid-input` for a task without labels or with several inputs, or labels that it does not have */
export async function calibrateTask(options: CalibrationOptions): Promise<Calibration> {
  const { executor, rows } = options;
  const { task, fingerprint } = executor.tasks.get(options.task);
  const field = onlyTextField(task);
  checkLabels(task, rows);
  const empty = await scoreAll(
    executor,
    task,
    contentFree.map((text) => ({ input: { [field]: text }, label: '' })),
  );
  const scored = await scoreAll(executor, task, rows);
  const contextual = contextualBias(empty);
  const neutral = contextual.map(() => 0);
  // the contextual bias helps some tasks and harms others: labelled rows decide, where there are any
  const candidates = (rows.length > 0 ? [neutral, contextual] : [contextual]).map((bias) =>
    fit(scored, bias),
  );
  const best = candidates.reduce((a, b) => (b.loss < a.loss ? b : a));
  const { name, dtype } = executor.model.identity;
  const fitted = { bias: best.bias, temperature: best.temperature };
  return {
    format: 1,
    task: task.name,
    fingerprint,
    model: name,
    dtype,
    ...fitted,
    abstainBelow: options.target ? threshold(scored, fitted, options.target) : 0,
    rowCount: scored.length,
  };
}

function onlyTextField(task: PromptTask): string {
  const names = Object.keys(task.definition.input.schema.properties);
  const [name] = names;
  if (task.labels.length > 0 && name !== undefined && names.length === 1) return name;
  throw new QaioError(
    'invalid-input',
    `Task '${task.name}' cannot be calibrated: expected a choice task with one text input.`,
  );
}

async function scoreAll(
  executor: TaskExecutor,
  task: PromptTask,
  rows: readonly EvaluationRow[],
): Promise<ScoredRow[]> {
  return mapAll(rows, soleShare(executor.model.engine.limits), async ({ input, label }) => {
    const { result } = await executor.run({ task: task.name, input });
    invariant(result.output.kind === 'choice', 'a task with labels chooses one');
    const logProbs = result.output.scores.map(({ logProb }) => logProb);
    return { logProbs, right: task.labels.indexOf(label) };
  });
}

/** Minus the mean log-probabilities on content-free inputs, centred. */
function contextualBias(rows: readonly ScoredRow[]): number[] {
  const labelCount = rows[0]?.logProbs.length ?? 0;
  const means = Array.from(
    { length: labelCount },
    (_, label) => rows.reduce((sum, { logProbs }) => sum + (logProbs[label] ?? 0), 0) / rows.length,
  );
  const centre = means.reduce((sum, mean) => sum + mean, 0) / labelCount;
  return means.map((mean) => centre - mean);
}

/** The temperature with the least mean negative log-likelihood; 1 without rows. https://arxiv.org/abs/1706.04599 */
function fit(
  rows: readonly ScoredRow[],
  bias: readonly number[],
): { bias: number[]; temperature: number; loss: number } {
  const none = { bias: [...bias], temperature: 1, loss: rows.length === 0 ? 0 : Infinity };
  return temperatures.reduce((best, temperature) => {
    if (rows.length === 0) return best;
    const losses = rows.map(
      ({ logProbs, right }) =>
        -Math.log(probabilities(logProbs, { bias: [...bias], temperature })[right] ?? 0),
    );
    const loss = losses.reduce((sum, rowLoss) => sum + rowLoss, 0) / rows.length;
    return loss < best.loss ? { bias: [...bias], temperature, loss } : best;
  }, none);
}

const probabilities = (
  logProbs: readonly number[],
  fitted: Pick<Calibration, 'bias' | 'temperature'>,
): number[] => softmax(calibrated(logProbs, fitted));

/** The smallest confidence to answer at. */
function threshold(
  rows: readonly ScoredRow[],
  fitted: Pick<Calibration, 'bias' | 'temperature'>,
  { kind, share }: { readonly kind: 'coverage' | 'accuracy'; readonly share: number },
): number {
  const judged = rows
    .map(({ logProbs, right }) => {
      const shares = probabilities(logProbs, fitted);
      const confidence = Math.max(...shares);
      return { confidence, isRight: shares.indexOf(confidence) === right };
    })
    .sort((a, b) => b.confidence - a.confidence);
  if (judged.length === 0)
    throw new QaioError('invalid-input', 'A target for abstaining needs labelled rows; there are none.');
  if (kind === 'coverage') return judged[Math.max(1, Math.round(share * judged.length)) - 1]?.confidence ?? 0;
  let [right, answered] = [0, 0];
  judged.forEach(({ isRight }, i) => {
    if (isRight) right++;
    if (right / (i + 1) >= share) answered = i + 1;
  });
  if (answered === 0)
    throw new QaioError(
      'invalid-input',
      `No confidence threshold makes ${100 * share} % of the answers right; lower the target.`,
    );
  return judged[answered - 1]?.confidence ?? 0;
}
