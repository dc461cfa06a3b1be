/** Token embedding and LM head; tied, they share their bytes in the weights file. */
import { blockSize, quantiseBlocks } from '../quantise/block-quantise.js';
import type { WeightFormat } from './dtype.js';
import { DataType, type GraphBuilder, microsoft } from './graph-builder.js';
import { type LinearSpec, addBlockMatMul, addLinear } from './linear.js';

const embeddingBits = { int8: 8, int4: 4 } as const;

export interface EmbeddingSpec {
  /** `[vocabSize, hiddenSize]` */
  readonly weight: Float32Array;
  readonly vocabSize: number;
  readonly hiddenSize: number;
  /** Whether the head uses these weights, too. */
  readonly isTied: boolean;
  /** Names of the ids that go in and the hidden states that come out. */
  readonly input: string;
  readonly output: string;
}

export async function addEmbedding(
  graph: GraphBuilder,
  format: WeightFormat,
  spec: EmbeddingSpec,
): Promise<void> {
  const { weight, vocabSize, hiddenSize, input, output } = spec;
  if (format === 'fp32') {
    await graph.initializer('embedding.weight', DataType.FLOAT, [vocabSize, hiddenSize], weight);
    graph.node('Gather', ['embedding.weight', input], [output], { axis: { int: 0 } });
    return;
  }
  const bits = embeddingBits[format];
  const { data, scales } = quantiseBlocks(weight, bits, blockSize);
  const blocks = hiddenSize / blockSize;
  const rowBytes = (hiddenSize * bits) / 8;
  const codes = await graph.initializer('embedding.codes', DataType.UINT8, [vocabSize, rowBytes], data);
  const range = await graph.initializer('embedding.scales', DataType.FLOAT, [vocabSize, blocks], scales);
  if (spec.isTied) {
    // the same bytes in the shape that the head wants
    graph.sharedInitializer('head.codes', DataType.UINT8, [vocabSize, blocks, rowBytes / blocks], codes);
    graph.sharedInitializer('head.scales', DataType.FLOAT, [vocabSize * blocks], range);
  }
  const attributes = {
    gather_axis: { int: 0 },
    quantize_axis: { int: 1 },
    block_size: { int: blockSize },
    bits: { int: bits },
  };
  const inputs = ['embedding.codes', input, 'embedding.scales'];
  graph.node('GatherBlockQuantized', inputs, [output], attributes, microsoft);
}

/** The head over the embedding's own weights. */
export async function addTiedHead(
  graph: GraphBuilder,
  format: WeightFormat,
  spec: LinearSpec,
): Promise<void> {
  if (format === 'fp32') await addLinear(graph, format, spec);
  else addBlockMatMul(graph, spec, embeddingBits[format]);
}
