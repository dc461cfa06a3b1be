import { soleShare } from '../../engine/engine-limits.js';
import { QaioError, invariant } from '../../errors.js';
import { told } from '../../told.js';
import { mapAll } from '../../map-concurrent.js';
import type { CompiledTask } from '../../pipeline/compiled-task.js';
import type { TaskExecutor } from '../../pipeline/task-executor.js';
import { inputKey } from '../calibration/scored-row.js';
import type { DataRow } from '../evaluation-run.js';
import { unlessRefused } from '../refusal.js';
import type { LabelledFeatures } from './logistic-regression.js';

/** An input, and the index of its right label. */
export interface LabelledInput extends Pick<LabelledFeatures, 'right'> {
  readonly input: DataRow['input'];
}

/**
 * Rows with the model's last hidden state after their prompts, `[hiddenSize]`, as features; without those that the task
 * refuses or splits into windows.
 *
 * @throws QaioError `invalid-input` for a task whose prompts are not made of its input alone; `invalid-option` for a
 * model that does not give hidden states
 */
export async function labelledFeatures(
  executor: TaskExecutor,
  compiled: CompiledTask,
  rows: readonly LabelledInput[],
): Promise<LabelledFeatures[]> {
  checkNeeds(compiled);
  const states = await mapAll(rows, soleShare(executor.model.engine.limits), ({ input }) =>
    hiddenState(executor, compiled, input),
  );
  return rows.flatMap(({ input, right }, i) => {
    const features = states[i];
    return features ? [{ features, right, key: inputKey(input) }] : [];
  });
}

function checkNeeds({ task, needs }: CompiledTask): void {
  if (needs.length === 0) return;
  throw new QaioError(
    'invalid-input',
    told`Task '${task.name}' needs other tasks; what reads its hidden states can only be fitted for a task that needs none.`,
  );
}

function hiddenState(
  { model }: TaskExecutor,
  { task, prompts, standIns }: CompiledTask,
  input: DataRow['input'],
): Promise<Float32Array | undefined> {
  return unlessRefused(async () => {
    const [prompt, ...others] = prompts.make(task.parseInput(input), standIns);
    if (others.length > 0) return undefined;
    const { tokenIds: promptTokenIds, prefixTokenCount } = prompt;
    const request = { promptTokenIds, prefixTokenCount, candidates: [[0]], withHidden: true };
    const { hidden } = await model.engine.score(request);
    invariant(hidden, 'the hidden state was asked for');
    return hidden;
  });
}
