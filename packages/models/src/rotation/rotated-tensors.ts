import type { DecoderConfig } from '../checkpoint/decoder-config.js';
import { type LayerNorms, usualNorms } from '../checkpoint/layer-norms.js';
import type { FloatTensor, TensorSource } from '../checkpoint/tensor-source.js';
import { rotateColumns, rotateRows, rotationBlock } from './hadamard.js';

/** Sizes of the blocks in which a decoder's values are rotated; each divides the width that it stands for. */
export interface RotationBlocks {
  /** Of the values between layers. */
  readonly residual: number;
  /** Of each head's values. */
  readonly head: number;
  /** Of the values inside the feed-forward part: the graph has to rotate them. */
  readonly feedForward: number;
}

// wider ones spread large values hardly better on Qwen2.5 and take longer where a graph multiplies with the matrix
const mostBlock = 128;

/** The same for values that gates or products have made uneven, just before the matrix that takes them. */
export const turnedBlock = (width: number): number => rotationBlock(width, mostBlock);

export function rotationBlocks({ hiddenSize, headDim, intermediateSize }: DecoderConfig): RotationBlocks {
  return {
    residual: rotationBlock(hiddenSize, mostBlock),
    head: rotationBlock(headDim, headDim),
    feedForward: turnedBlock(intermediateSize),
  };
}

const attentionNorm = 'input_layernorm.weight';
const finalNorm = 'model.norm.weight';
const ownHead = 'lm_head.weight';

/**
 * One or minus one for every channel, pseudorandom and always the same: without them, what all channels have in common
 * would gather in one channel of each block.
 */
export function rotationSigns(width: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: width }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state < 2 ** 31 ? 1 : -1;
  });
}

/** What a tensor of a layer's mixing part is, as far as rotation goes. */
export type RotationRole =
  /** A matrix that takes what the attention's norm gives. */
  | 'input'
  /** The same, and what it gives is only ever mixed over tokens: each head may be in any basis. */
  | 'value'
  | 'value-bias'
  /** A matrix to the values between layers, of heads in the basis of `value`. */
  | 'output-of-values'
  /** The same, of values in the checkpoint's own basis. */
  | 'output'
  /** The same, of values that the graph rotates in the blocks of {@link turnedBlock}. */
  | 'output-of-turned';

/** By the names within a layer; what is not named stays as it is. */
export type RotationPlan = Readonly<Record<string, RotationRole>>;

/** What a decoder's rotation depends on. */
export interface RotatedParts {
  readonly config: DecoderConfig;
  readonly rotation: RotationPlan;
  readonly norms?: LayerNorms;
}

/** What becomes of a tensor, of the layer whose names begin so; changes its data in place. */
type Change = (tensor: FloatTensor, layer: string) => Promise<void> | void;

/**
 * The layers' weights for values in another basis, in which a few very large channels are spread over many and so lose
 * less when they are rounded (https://arxiv.org/abs/2404.00456). The function stays the same where the graph rotates
 * the embeddings, undoes it behind the last norm (but for a head of its own), and rotates what goes into down_proj. The norms inside are ones: what
 * they multiply with is in the matrices that follow.
 *
 * Where parts' outcomes have norms, these multiply channel by channel what no matrix follows: values between layers stay
 * in the checkpoint's basis, with channels so large that only the norms before the parts even them out. So those keep
 * their weights, and the graph rotates what they give.
 */
export class RotatedTensors implements TensorSource {
  readonly #source: TensorSource;
  readonly #config: DecoderConfig;
  readonly #blocks: RotationBlocks;
  readonly #signs: Float32Array;
  readonly #plan: RotationPlan;
  readonly #feedForwardNorm: string;
  /** Whether the graph rotates what norms give, and the values between layers are as in the checkpoint. */
  readonly turnsInputs: boolean;
  readonly #signedNorms = new Map<string, Promise<Float32Array>>();

  constructor(source: TensorSource, { config, rotation, norms = usualNorms }: RotatedParts) {
    this.#source = source;
    this.#config = config;
    this.#plan = rotation;
    this.#feedForwardNorm = `${norms.beforeFeedForward}.weight`;
    this.turnsInputs = norms.ofOutputs !== undefined;
    this.#blocks = rotationBlocks(config);
    this.#signs = rotationSigns(config.hiddenSize);
  }

  /** `[hiddenSize]`: what the last norm's outcome is multiplied with, rotated back. */
  readExitFactors(): Promise<Float32Array> {
    return this.#readSignedNorm(finalNorm);
  }

  async read(name: string, shape: readonly number[]): Promise<FloatTensor> {
    const [, layer = '', part = ''] = /^(model\.layers\.\d+)\.(.+)$/u.exec(name) ?? [];
    const isInputNorm = part === attentionNorm || part === this.#feedForwardNorm;
    if (!this.turnsInputs && (isInputNorm || name === finalNorm))
      return { shape, data: new Float32Array(this.#config.hiddenSize).fill(1) };
    if (isInputNorm) return { shape, data: await this.#readSignedNorm(name) };
    const tensor = await this.#source.read(name, shape);
    const change = this.#changeOf(name, part);
    if (!change) return tensor;
    await change(tensor, layer);
    // whatever grid its weights lay on
    return { shape, data: tensor.data };
  }

  #changeOf(name: string, part: string): Change | undefined {
    if (name === ownHead && !this.turnsInputs) return (tensor) => this.#fromNorm(tensor, finalNorm);
    const role = this.#plan[part];
    return role === undefined ? this.#feedForward[part] : this.#mixer[role];
  }

  readonly #mixer: Readonly<Record<RotationRole, Change>> = {
    input: (tensor, layer) => this.#fromNorm(tensor, `${layer}.${attentionNorm}`),
    value: async (tensor, layer) => {
      await this.#fromNorm(tensor, `${layer}.${attentionNorm}`);
      this.#rotateHeads(tensor);
    },
    'value-bias': (tensor) => this.#rotateHeads(tensor),
    'output-of-values': (tensor) => this.#toResidual(tensor, this.#blocks.head),
    output: (tensor) => this.#toResidual(tensor, 1),
    'output-of-turned': (tensor) => this.#toResidual(tensor, turnedBlock(tensor.shape[1] ?? 1)),
  };

  readonly #feedForward: Readonly<Record<string, Change>> = {
    'mlp.gate_proj.weight': (tensor, layer) => this.#fromNorm(tensor, `${layer}.${this.#feedForwardNorm}`),
    'mlp.up_proj.weight': (tensor, layer) => this.#fromNorm(tensor, `${layer}.${this.#feedForwardNorm}`),
    'mlp.down_proj.weight': (tensor) => this.#toResidual(tensor, this.#blocks.feedForward),
  };

  /** A matrix whose input comes from a norm takes the norm's weights over, unless the graph rotates behind them. */
  async #fromNorm({ data }: FloatTensor, norm: string): Promise<void> {
    scaleColumns(data, this.turnsInputs ? this.#signs : await this.#readSignedNorm(norm));
    rotateRows(data, this.#blocks.residual);
  }

  /** Several matrices follow a norm: it is read once. */
  #readSignedNorm(name: string): Promise<Float32Array> {
    const read = async (): Promise<Float32Array> => {
      const { data } = await this.#source.read(name, [this.#config.hiddenSize]);
      return data.map((weight, i) => weight * (this.#signs[i] ?? 1));
    };
    const known = this.#signedNorms.get(name) ?? read();
    this.#signedNorms.set(name, known);
    return known;
  }

  /** Attention mixes tokens, never a head's channels: its values may be in any basis. */
  #rotateHeads({ data, shape: [, columns = 1] }: FloatTensor): void {
    rotateColumns(data, columns, this.#blocks.head);
  }

  /** A matrix whose output, or a norm's of it, is added to the values between layers. @param inputBlock how its input is rotated */
  #toResidual({ data, shape: [, columns = 1] }: FloatTensor, inputBlock: number): void {
    rotateRows(data, inputBlock);
    if (this.turnsInputs) return;
    scaleRows(data, this.#signs);
    rotateColumns(data, columns, this.#blocks.residual);
  }
}

/** @param data `[rows, columns]`, changed in place @param factors `[columns]` */
function scaleColumns(data: Float32Array, factors: Float32Array): void {
  for (let start = 0; start < data.length; start += factors.length)
    for (let column = 0; column < factors.length; column++) {
      const at = start + column;
      data[at] = (data[at] ?? 0) * (factors[column] ?? 0);
    }
}

/** @param data `[rows, columns]`, changed in place @param factors `[rows]` */
function scaleRows(data: Float32Array, factors: Float32Array): void {
  const columns = data.length / factors.length;
  for (const [row, factor] of factors.entries())
    for (let at = row * columns; at < (row + 1) * columns; at++) data[at] = (data[at] ?? 0) * factor;
}
