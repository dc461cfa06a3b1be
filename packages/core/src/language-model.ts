import type { Engine } from './engine/engine.js';
import type { AnswerEnd } from './text/answer-end.js';
import type { ModelKind } from './task/task-definition.js';
import type { ChatTemplate } from './text/chat-template.js';
import type { Tokenizer } from './text/tokenizer.js';

export interface ModelIdentity {
  readonly name: string;
  readonly sha256: string;
  readonly dtype: string;
  readonly architecture: string;
  /** What its makers say about it, for people. */
  readonly note: string | undefined;
  /** The only tasks that it was made for, where it follows no other instructions. */
  readonly knownTasks?: readonly string[] | undefined;
}

/** A model that was made for certain tasks only, or one that follows instructions. */
export function modelKind({ knownTasks }: ModelIdentity): ModelKind {
  return knownTasks ? 'embedded-model' : 'instruction-model';
}

/** All of a model that prompts and outputs are made with; the weights are not needed. */
export interface PromptCodec extends AnswerEnd {
  readonly identity: ModelIdentity;
  readonly tokenizer: Tokenizer;
  readonly chatTemplate: ChatTemplate;
  /** Tokens that the model knows. */
  readonly vocabSize: number;
  /** Tokens that a prompt and its answer may have together. */
  readonly contextLength: number;
}

/** The one loaded model with all that belongs to it. */
export interface LanguageModel extends PromptCodec {
  readonly engine: Engine;
}
