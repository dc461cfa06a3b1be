import type { Told } from '@qaio/core';
import type { DecoderConfig } from '../checkpoint/decoder-config.js';
import type { TensorFile, TensorSource } from '../checkpoint/tensor-source.js';
import type { GgufFile } from '../gguf/gguf-file.js';
import type { GgufMetadata } from '../gguf/gguf-metadata.js';
import type { DecoderGraphFile, DecoderGraphOptions } from '../onnx/decoder-graph.js';
import type { GraphStorage } from '../onnx/graph-builder.js';

/** A kind of decoder: how its checkpoints are read, how its graph is written, what its sequences remember. */
export interface Architecture {
  /** Its names in `architectures` of config.json. */
  readonly names: readonly string[];
  /** Its name in `general.architecture` of GGUF files. */
  readonly ggufName: string;
  /** How texts are split by GGUF files from before there was `tokenizer.ggml.pre`. */
  readonly splitOfOldGguf?: string;
  /** @throws QaioError `model-invalid`, `model-unsupported` */
  fromConfig(json: unknown, path: string): Decoder;
  /** @throws QaioError `model-invalid`, `model-unsupported` */
  fromGguf(file: GgufFile, metadata: GgufMetadata): Promise<Decoder>;
}

/** A decoder of one architecture and size; it has no weights. */
export interface Decoder {
  readonly config: DecoderConfig;
  readonly memory: SequenceMemory;
  /** Shapes of the tensors that its graph is written of, by their names in Hugging Face checkpoints. */
  readonly tensors: TensorShapes;
  /** How safetensors files have them, where that is not simply so. @param names of all tensors in the files */
  readonly fromSafetensors?: (names: readonly string[]) => SafetensorsReading;
  /** A GGUF file's tensors under these names, and as these checkpoints have them. */
  fromGguf(file: GgufFile): TensorFile;
  /** Writes all weights to the weights file, one tensor after another. */
  buildGraph(
    options: DecoderGraphOptions,
    source: TensorSource,
    storage: GraphStorage,
  ): Promise<DecoderGraphFile>;
}

export type TensorShapes = ReadonlyMap<string, readonly number[]>;

/** What a sequence keeps between passes. */
export interface SequenceMemory {
  /** Layers with keys and values of every token. */
  readonly cacheLayerCount: number;
  /** What the other layers keep, in the graph's order. */
  readonly states: readonly SequenceState[];
}

/** A state of a fixed size, zeros before the first token; `past_state.NAME` and `present_state.NAME` in the graph. */
export interface SequenceState {
  readonly name: string;
  /** Of one sequence; in fp32. */
  readonly dims: readonly number[];
}

export interface SafetensorsReading {
  open(file: TensorFile): TensorFile;
  /** What of the files is not imported, in words. */
  readonly leftOut: readonly Told[];
}

/** Weights of a checkpoint. */
export function weightCount({ tensors }: Pick<Decoder, 'tensors'>): number {
  let count = 0;
  for (const shape of tensors.values()) count += shape.reduce((product, size) => product * size, 1);
  return count;
}

/** Names of the modules that are linear layers; a tied head is the embedding too, which is none. */
export function linearModules({ tensors }: Pick<Decoder, 'tensors'>): ReadonlySet<string> {
  const isLinear = ([name, shape]: readonly [string, readonly number[]]): boolean =>
    shape.length === 2 && name.startsWith('model.layers.');
  const inLayers = [...tensors].filter(isLinear).map(([name]) => name.replace(/\.weight$/u, ''));
  return new Set(tensors.has('lm_head.weight') ? [...inLayers, 'lm_head'] : inLayers);
}
