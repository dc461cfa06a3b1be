import { soleShare } from '../../engine/engine-limits.js';
import { QaioError, invariant } from '../../errors.js';
import { mapAll } from '../../map-concurrent.js';
import type { CompiledTask } from '../../pipeline/compiled-task.js';
import type { TaskExecutor } from '../../pipeline/task-executor.js';
import { unlessRefused } from '../refusal.js';

type Input = Readonly<Record<string, unknown>>;

/** @throws QaioError `invalid-input` for a task whose prompts are not made of its input alone */
export function checkNeeds({ task, needs }: CompiledTask): void {
  if (needs.length === 0) return;
  throw new QaioError(
    'invalid-input',
    `Task '${task.name}' needs other tasks; what reads its hidden states can only be fitted for a task that needs none.`,
  );
}

/**
 * The model's last hidden state after the prompt of each input, `[hiddenSize]`; undefined for an input that the task
 * refuses or splits into windows.
 *
 * @throws QaioError `invalid-option` for a model that does not give hidden states
 */
export function hiddenStates(
  executor: TaskExecutor,
  compiled: CompiledTask,
  inputs: readonly Input[],
): Promise<(Float32Array | undefined)[]> {
  return mapAll(inputs, soleShare(executor.model.engine.limits), (input) =>
    hiddenState(executor, compiled, input),
  );
}

function hiddenState(
  { model }: TaskExecutor,
  { task, prompts, standIns }: CompiledTask,
  input: Input,
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
