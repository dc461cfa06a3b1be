import type { Engine } from './engine/engine.js';
import type { AnswerEnd } from './text/answer-end.js';
import type { ModelKind } from './task/model-kind.js';
import type { ChatTemplate } from './text/chat-template.js';
import type { Tokenizer } from './text/tokenizer.js';

export interface ModelIdentity {
  readonly name: string;
  readonly sha256: string;
  readonly dtype: string;
  readonly architecture: string;
  /** A note from its makers, for people. */
  readonly note: string | undefined;
  /** The only tasks that it was trained for, if it does not follow other instructions. */
  readonly knownTasks?: readonly string[] | undefined;
}

/** A model that was made for certain tasks only, or one that follows instructions. */
export function modelKind({ knownTasks }: ModelIdentity): ModelKind {
  return knownTasks ? 'embedded-model' : 'instruction-model';
}

/** Everything about a model, apart from its weights, that prompts and outputs are made with. */
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

/** The special tokens' texts by their ids: what detokenising leaves out. */
export function specialTokenTexts({
  tokenizer,
}: Pick<PromptCodec, 'tokenizer'>): ReadonlyMap<number, string> {
  return new Map([...tokenizer.specialTokens].map(([text, id]) => [id, text]));
}
