import type { Engine } from './engine/engine.js';
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

/** The one loaded model with all that belongs to it. */
export interface LanguageModel {
  readonly identity: ModelIdentity;
  readonly engine: Engine;
  readonly tokenizer: Tokenizer;
  readonly chatTemplate: ChatTemplate;
  /** Tokens that end an answer. */
  readonly stopTokenIds: readonly number[];
}
