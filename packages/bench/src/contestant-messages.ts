import type { ContestantOptions, Sampler } from './contestant.js';
import type { WorkloadSizes } from './workload.js';

/** Those that take their samples in Python, by script. */
export const pythonContestants = {
  'OpenVINO GenAI': 'openvino_contestant.py',
  transformers: 'transformers_contestant.py',
} as const;
export type PythonContestant = keyof typeof pythonContestants;

export type ContestantName =
  'ours' | 'node-llama-cpp' | 'transformers.js' | 'ik_llama.cpp' | PythonContestant;

export const isPythonContestant = (name: ContestantName): name is PythonContestant =>
  name in pythonContestants;

export type ToContestant =
  | {
      readonly kind: 'open';
      readonly name: ContestantName;
      readonly vocabSize: number;
      readonly options: ContestantOptions;
      /** For contestants that take their samples in another language. */
      readonly sizes: WorkloadSizes;
    }
  /** The measurement that gives this row. */
  | { readonly kind: 'measure'; readonly row: string }
  | { readonly kind: 'answer' }
  /** Write the logits after every token of each text to a file, as 32-bit floats of this machine. */
  | { readonly kind: 'logits'; readonly texts: readonly (readonly number[])[]; readonly path: string }
  | { readonly kind: 'memory' };

export type FromContestant =
  | ({ readonly kind: 'opened' } & OpenedContestant)
  | { readonly kind: 'values'; readonly values: readonly number[] }
  | { readonly kind: 'failed'; readonly message: string };

export type OpenedContestant = Pick<Sampler, 'version' | 'rows'>;
