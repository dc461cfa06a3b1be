import type { TokenConstraint } from '../constraint/token-constraint.js';
import type { EngineTiming } from '../engine/engine-timing.js';
import type { FinishReason } from '../engine/sequence-status.js';
import type { TaskInput } from '../constraint/value-schema.js';
import type { Calibration } from '../output/calibration.js';
import type { PromptTask } from '../task/prompt-task.js';
import type { TaskOutput } from '../output/task-output.js';
import type { EncodedPrompt } from '../text/prompt-encoder.js';
import type { ResolvedSampling } from './task-request.js';

/** One task of a run, ready for the model. */
export interface TaskStep {
  readonly task: PromptTask;
  readonly input: TaskInput;
  readonly prompt: EncodedPrompt;
  readonly sampling: ResolvedSampling;
  /** Prompts of a long text's windows; `prompt` is the first of them. */
  readonly windows?: readonly EncodedPrompt[] | undefined;
  readonly calibration?: Calibration | undefined;
  /** What the output may be; undefined where it is free. */
  readonly constraint?: TokenConstraint | undefined;
  /** Turns of one conversation share it. */
  readonly conversation?: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What the model made of a step. */
export interface StepOutcome {
  readonly output: TaskOutput;
  readonly outputTokenCount: number;
  readonly cachedTokenCount: number;
  readonly finishReason: FinishReason;
  readonly timing: EngineTiming;
}
