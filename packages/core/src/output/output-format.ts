import type { Admission } from '../engine/admission.js';
import type { EngineTiming } from '../engine/engine-timing.js';
import type { Engine } from '../engine/engine.js';
import type { SamplingParams } from '../engine/sampling-params.js';
import type { FinishReason } from '../engine/sequence-status.js';
import type { PromptCodec } from '../language-model.js';
import type { EncodedPrompt } from '../text/prompt-encoder.js';
import type { Told } from '../told.js';
import type { Calibration } from './calibration.js';
import type { ReadoutFit } from './readout.js';
import type { ScopeFit } from './scope.js';
import type { TaskOutput } from './task-output.js';

/** One thing that is wrong with a declaration; the path is relative to `output`. */
export interface DeclarationProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string | Told;
}

/** What a task may answer with, as its file declares it. A format is one such object and a row in output-formats.ts. */
export interface OutputFormat {
  readonly problems: readonly DeclarationProblem[];
  /** The texts to choose from, in declared order; empty where the model writes. */
  readonly labels: readonly string[];
  /** A possible answer of the task, for prompts that are rendered without a run. */
  readonly standIn: TaskOutput;
  readonly features: OutputFeatures;
  /** @returns what is wrong with a value, for people; undefined if the task could answer it */
  check(value: unknown): string | undefined;
  /**
   * Makes the format ready for one model.
   *
   * @param task its name, for messages
   * @throws QaioError `invalid-task`, `model-unsupported`
   */
  compile(codec: PromptCodec, task: string): CompiledOutput;
}

/** What tasks can do with an output of this format. */
export interface OutputFeatures {
  /** Remember conversations. */
  readonly sessions: boolean;
  /** Judge a long text window by window. */
  readonly windows: boolean;
  /** Say how sure they are, and abstain. */
  readonly confidence: boolean;
  /** Write token by token, so that the context needs room for the answer. */
  readonly decoding: boolean;
  /** Let the model think first. */
  readonly thinking: boolean;
}

/** A label as the model says it. */
export interface CompiledLabel {
  readonly label: string;
  /** All of them are scored; where one label begins another, all end with the stop token. */
  readonly tokenIds: readonly number[];
  /** Tokens of the label's text alone. */
  readonly tokenCount: number;
}

/** An output format made ready for one model. */
export interface CompiledOutput {
  /** In declared order; empty where the model writes. */
  readonly labels: readonly CompiledLabel[];
  /** Prepares what the first answers would otherwise wait for; others have their turn in between. */
  precompile(): Promise<void>;
  /**
   * Answers, piece by piece where the model writes. Leaving the iteration early ends the answer.
   *
   * @throws QaioError as {@link Engine.generate} does, and `output-incomplete`
   */
  answer(request: AnswerRequest): AsyncGenerator<TextPiece, Answer>;
}

export interface AnswerRequest {
  readonly engine: Engine;
  /** The place of the run that asks; without one, a full queue may refuse each part of the answer. */
  readonly admission?: Admission | undefined;
  /** One, or one for each window of a long text. */
  readonly prompts: readonly [EncodedPrompt, ...EncodedPrompt[]];
  readonly sampling: SamplingParams;
  readonly stopSequences: readonly string[];
  readonly calibration: Calibration | undefined;
  /** Judges in the place of label words where there is one. */
  readonly readout?: ReadoutFit | undefined;
  /** Tells texts that the task is not for, where there is one. */
  readonly scope?: ScopeFit | undefined;
  /** How the results of windows are combined. */
  readonly aggregate: 'mean' | 'strongest';
  /** Turns of one conversation share it. */
  readonly conversation: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Text that is final, and how many tokens came since the last piece. */
export interface TextPiece {
  readonly text: string;
  readonly tokenCount: number;
}

export interface Answer {
  readonly output: TaskOutput;
  readonly outputTokenCount: number;
  readonly cachedTokenCount: number;
  readonly finishReason: FinishReason;
  readonly timing: EngineTiming;
}
