import type { ContestantOptions } from './contestant.js';

export type ContestantName = 'ours' | 'node-llama-cpp' | 'transformers.js';

export type ToContestant =
  | {
      readonly kind: 'open';
      readonly name: ContestantName;
      readonly vocabSize: number;
      readonly options: ContestantOptions;
    }
  /** The measurement that gives this row. */
  | { readonly kind: 'measure'; readonly row: string }
  | { readonly kind: 'answer' }
  | { readonly kind: 'memory' };

export type FromContestant =
  | ({ readonly kind: 'opened' } & OpenedContestant)
  | { readonly kind: 'values'; readonly values: readonly number[] }
  | { readonly kind: 'failed'; readonly message: string };

export interface OpenedContestant {
  /** Of the engine, or of the runtime below it. */
  readonly version: string;
  /** Those that it can give; undefined means all. */
  readonly rows?: readonly string[];
}
