import type { DecoderConfig } from './decoder-config.js';
import type { TensorFile } from './tensor-source.js';

/** A model as somebody publishes it, whatever the format. */
export interface Checkpoint {
  readonly name: string;
  /** What its users should know. */
  readonly note?: string | undefined;
  /** The only tasks that it was made for; undefined for models that follow instructions. */
  readonly knownTasks?: readonly string[] | undefined;
  /** Where it is: a folder or a file. */
  readonly source: string;
  readonly config: DecoderConfig;
  /** Over everything that decides what the model answers. */
  readonly sha256: string;
  /** Ids that end an answer. */
  readonly eosTokenIds: readonly number[];
  openWeights(): Promise<TensorFile>;
  /** Writes tokenizer.json, tokenizer_config.json and what else travels with a model. */
  writeTexts(folder: string): Promise<void>;
}
