/** The basis in which a decoder's layers compute: the checkpoint's own, or that of `RotatedTensors`. */
import type { DecoderConfig } from '../checkpoint/decoder-config.js';
import type { TensorSource } from '../checkpoint/tensor-source.js';
import { hadamardMatrix } from '../rotation/hadamard.js';
import {
  RotatedTensors,
  type RotatedParts,
  rotationBlocks,
  rotationSigns,
  turnedBlock,
} from '../rotation/rotated-tensors.js';
import { DataType, type GraphBuilder } from './graph-builder.js';

export interface Basis {
  /** Weights of the layers, and ones where a norm's weights are elsewhere. */
  readonly tensors: TensorSource;
  /** Adds what the other methods' nodes use; comes first. */
  addMatrices(graph: GraphBuilder): Promise<void>;
  /** @returns the embeddings `[batch, tokens, hiddenSize]` as the first layer takes them; like all, by name */
  addEntry(graph: GraphBuilder, embedded: string): string;
  /** @returns what a layer's matrices take of what a norm gives, `[batch, tokens, hiddenSize]` */
  addInput(graph: GraphBuilder, normed: string): string;
  /** @returns what down_proj takes of `[batch, tokens, intermediateSize]` */
  addFeedForward(graph: GraphBuilder, product: string): string;
  /** The same for other uneven values `[batch, tokens, width]`, where the plan says `output-of-turned`. */
  addTurned(graph: GraphBuilder, values: string, width: number): Promise<string>;
  /** Takes the last norm's outcome to hidden states. @returns what a head of its own takes, `[batch, wanted tokens, hiddenSize]` */
  addExit(graph: GraphBuilder, exit: Exit): string;
}

export interface Exit {
  /** The last norm's outcome for the tokens that are wanted. */
  readonly normed: string;
  /** `[batch, wanted tokens, hiddenSize]` in the checkpoint's own basis. */
  readonly output: string;
}

export const plainBasis = (tensors: TensorSource): Basis => ({
  tensors,
  addMatrices: () => Promise.resolve(),
  addEntry: (_, embedded) => embedded,
  addInput: (_, normed) => normed,
  addFeedForward: (_, product) => product,
  addTurned: (_, values) => Promise.resolve(values),
  addExit: addOwnBasis,
});

const [residual, feedForward] = ['rotation.residual', 'rotation.feed_forward'];
const [signs, exitFactors] = ['rotation.signs', 'rotation.exit'];

export class RotatedBasis implements Basis {
  readonly tensors: RotatedTensors;
  readonly #config: DecoderConfig;

  constructor(source: TensorSource, parts: RotatedParts) {
    this.tensors = new RotatedTensors(source, parts);
    this.#config = parts.config;
  }

  async addMatrices(graph: GraphBuilder): Promise<void> {
    const { hiddenSize, intermediateSize } = this.#config;
    const blocks = rotationBlocks(this.#config);
    await addMatrix(graph, residual, hiddenSize, blocks.residual);
    await addMatrix(graph, feedForward, intermediateSize, blocks.feedForward);
    if (this.tensors.turnsInputs) return;
    await graph.initializer(signs, DataType.FLOAT, [hiddenSize], rotationSigns(hiddenSize));
    await graph.initializer(exitFactors, DataType.FLOAT, [hiddenSize], await this.tensors.readExitFactors());
  }

  addEntry(graph: GraphBuilder, embedded: string): string {
    if (this.tensors.turnsInputs) return embedded;
    graph.node('Mul', [embedded, signs], [`${embedded}.signed`]);
    return addRotation(graph, residual, `${embedded}.signed`);
  }

  addInput(graph: GraphBuilder, normed: string): string {
    return this.tensors.turnsInputs ? addRotation(graph, residual, normed) : normed;
  }

  addFeedForward(graph: GraphBuilder, product: string): string {
    return addRotation(graph, feedForward, product);
  }

  async addTurned(graph: GraphBuilder, values: string, width: number): Promise<string> {
    const matrix = `rotation.turned.${width}`;
    if (!graph.has(matrix)) await addMatrix(graph, matrix, width, turnedBlock(width));
    return addRotation(graph, matrix, values);
  }

  addExit(graph: GraphBuilder, exit: Exit): string {
    if (this.tensors.turnsInputs) return addOwnBasis(graph, exit);
    const { normed, output } = exit;
    graph.node('Mul', [addRotation(graph, residual, normed), exitFactors], [output]);
    return normed;
  }
}

function addOwnBasis(graph: GraphBuilder, { normed, output }: Exit): string {
  graph.node('Identity', [normed], [output]);
  return output;
}

/** @param block neighbouring values that are mixed; divides `width` */
async function addMatrix(graph: GraphBuilder, name: string, width: number, block: number): Promise<void> {
  await graph.initializer(name, DataType.FLOAT, [block, block], hadamardMatrix(block));
  // zero keeps a dimension as it is
  graph.constant(`${name}.blocks`, [4], [0, 0, width / block, block]);
  graph.constant(`${name}.flat`, [3], [0, 0, width]);
}

/** The matrix is its own inverse: the same nodes lead back. */
function addRotation(graph: GraphBuilder, matrix: string, input: string): string {
  const output = `${input}.turned`;
  graph.node('Reshape', [input, `${matrix}.blocks`], [`${input}.blocks`]);
  graph.node('MatMul', [`${input}.blocks`, matrix], [`${output}.blocks`]);
  graph.node('Reshape', [`${output}.blocks`, `${matrix}.flat`], [output]);
  return output;
}
