import type { EngineTiming } from '../engine/engine-timing.js';
import type { FinishReason } from '../engine/sequence-status.js';
import type { TaskOutput } from '../output/task-output.js';
import type { Told } from '../told.js';
import type { ConversationName } from './conversation-name.js';

export interface Usage {
  /** Unicode code points of all texts in the input. */
  readonly inputCharCount: number;
  readonly promptTokenCount: number;
  /** Prompt tokens that were in the KV cache already. */
  readonly cachedTokenCount: number;
  readonly outputTokenCount: number;
}

/** What is needed to get the same answer again. */
export interface Provenance {
  readonly model: string;
  readonly modelSha256: string;
  readonly dtype: string;
  /** What its words were drawn with; undefined where nothing was drawn. */
  readonly seed: number | undefined;
  /** Fingerprint of the calibration that the probabilities went through. */
  readonly calibrationId: string | undefined;
  /** The variant of the task's wording that the model was given; undefined for the task's own. */
  readonly variant: string | undefined;
  /** Warnings for the user, such as that the model was not trained for this task. */
  readonly warnings: readonly Told[];
}

export interface TaskResult {
  readonly task: string;
  readonly taskEtag: string;
  readonly output: TaskOutput;
  /** Name of the guard's rule whose fixed text is the output; undefined where the model has answered. */
  readonly guardedBy: string | undefined;
  readonly finishReason: FinishReason;
  readonly usage: Usage;
  readonly timing: EngineTiming;
  readonly provenance: Provenance;
}

/** A turn that a conversation has in memory alone; it is written later, if the process goes on. */
export interface UnkeptTurn {
  readonly conversation: ConversationName;
  /** Why its copy could not be written. */
  readonly cause: unknown;
}

export interface RunResult {
  readonly result: TaskResult;
  /** Results of needed tasks, in the order they ran. */
  readonly upstream: readonly TaskResult[];
  /** Undefined where the turn is kept, or no turn is. */
  readonly unkept?: UnkeptTurn | undefined;
}

/**
 * What a run reports, in order: run-start, a step-end for every needed task, text-delta as text comes, run-end. Where a
 * guard answers, its text is one text-delta, and no step comes after that.
 */
export type TaskEvent =
  | {
      readonly kind: 'run-start';
      readonly task: string;
      readonly taskEtag: string;
      readonly waitingAhead: number;
      /** Until its turn as the queue goes now; 0 where it need not wait, or nothing was measured yet. */
      readonly expectedWaitMs: number;
    }
  | { readonly kind: 'step-end'; readonly task: string; readonly result: TaskResult }
  | {
      readonly kind: 'text-delta';
      readonly task: string;
      readonly text: string;
      readonly tokenCount: number;
    }
  | { readonly kind: 'run-end'; readonly task: string; readonly run: RunResult };
