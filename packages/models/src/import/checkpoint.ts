import type { Told } from '@qaio/core';
import type { AboutModel } from '../checkpoint/model-metadata.js';
import type { Decoder } from '../architectures/architecture.js';
import type { TensorFile } from '../checkpoint/tensor-source.js';

/** A published model, whatever its format. */
export interface Checkpoint extends AboutModel {
  /** Where it is: a folder or a file. */
  readonly source: string;
  /** The folder of a LoRA adapter that is merged into it. */
  readonly adapter?: string | undefined;
  readonly decoder: Decoder;
  /** What of its files is not imported, in words. */
  readonly leftOut?: readonly Told[] | undefined;
  /** Covers everything that affects the answers. */
  readonly sha256: string;
  /** Ids that it declares to end an answer. */
  readonly eosTokenIds: readonly number[];
  openWeights(): Promise<TensorFile>;
  /** Writes tokenizer.json, tokenizer_config.json and the other files that travel with a model. */
  writeTexts(folder: string): Promise<void>;
}
