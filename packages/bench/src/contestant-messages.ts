import type { ContestantOptions, Sampler } from './contestant.js';

export type ContestantName = 'ours' | 'node-llama-cpp' | 'transformers.js' | 'ik_llama.cpp';

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

export type OpenedContestant = Pick<Sampler, 'version' | 'rows'>;
