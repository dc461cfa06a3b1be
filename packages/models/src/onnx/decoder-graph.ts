/** The ONNX graph of a decoder, layer by layer, as the model runners feed it. */
import type { DecoderConfig } from '../checkpoint/decoder-config.js';
import { type LayerNorms, usualNorms } from '../checkpoint/layer-norms.js';
import type { TensorSource } from '../checkpoint/tensor-source.js';
import type { RotationPlan } from '../rotation/rotated-tensors.js';
import type { LayerInput } from './attention.js';
import { RotatedBasis, plainBasis } from './basis.js';
import type { Dtype } from './dtype.js';
import type { BlockMatrix } from './block-matrix.js';
import { addEmbedding } from './embedding.js';
import { type Activation, addFeedForward } from './feed-forward.js';
import { DataType, GraphBuilder, type GraphStorage, microsoft } from './graph-builder.js';
import { type GraphContext, addNormWeight, addRmsNorm } from './graph-context.js';
import { type GraphLayout, slotLayout } from './graph-layout.js';
import { addBlockMatMul, addLinear } from './linear.js';
import type { TensorReport } from './tensor-report.js';

/** What an architecture adds to the frame of embedding, norms, feed-forward parts and head that all share. */
export interface DecoderParts {
  readonly config: DecoderConfig;
  readonly rotation: RotationPlan;
  /** Those of Llama by default. */
  readonly norms?: LayerNorms;
  /** What embeddings are multiplied with before the first layer. */
  readonly embeddingScale?: number;
  /** Of the feed-forward parts; SiLU by default. */
  readonly activation?: Activation;
  /** Adds what several layers read, behind the embedding. */
  addTables(context: GraphContext): Promise<void>;
  /** Adds the part of a layer in which tokens see one another. @returns what the residual stream takes, by name */
  addMixer(context: GraphContext, layer: LayerInput): Promise<string>;
}

/** Names of a layer's incoming and outgoing values: the residual stream and its normalised form. */
interface Stream {
  readonly residual: string;
  readonly normed: string;
}

/** An encoded ONNX model, and how its matrices were stored. */
export interface DecoderGraphFile {
  readonly model: Uint8Array;
  readonly tensors: readonly TensorReport[];
}

/** The embedding as a tied head takes it. */
interface Embedding {
  /** Of no use where there is a matrix. */
  readonly weight: Float32Array;
  /** Undefined in fp32. */
  readonly matrix: BlockMatrix | undefined;
}

export interface DecoderGraphOptions {
  readonly dtype: Dtype;
  readonly layout?: GraphLayout;
  /** Whether the layers compute in a basis in which little is lost by rounding; the function is the same. */
  readonly isRotated?: boolean;
}

/** Writes all weights to the weights file, one tensor after another. */
export async function buildDecoderGraph(
  parts: DecoderParts,
  { dtype, layout = slotLayout, isRotated = dtype === 'int8' }: DecoderGraphOptions,
  source: TensorSource,
  storage: GraphStorage,
): Promise<DecoderGraphFile> {
  const basis = isRotated ? new RotatedBasis(source, parts) : plainBasis(source);
  const graph = new GraphBuilder(storage);
  const { rmsNormEpsilon } = parts.config;
  return new DecoderGraph(parts, { graph, dtype, basis, layout, rmsNormEpsilon }).build();
}

class DecoderGraph {
  constructor(
    readonly parts: DecoderParts,
    readonly context: GraphContext,
  ) {}

  async build(): Promise<DecoderGraphFile> {
    const { graph, layout, basis } = this.context;
    const { layerCount, vocabSize, hiddenSize } = this.parts.config;
    layout.addInputs(graph);
    await basis.addMatrices(graph);
    const embedding = await this.#addEmbedding();
    await this.parts.addTables(this.context);
    let stream = await this.#addFirstNorm();
    for (let layer = 0; layer < layerCount; layer++) stream = await this.#addLayer(layer, stream);
    await this.#addHead(embedding, basis.addExit(graph, { normed: stream.normed, output: 'hidden' }));
    graph.output('logits', DataType.FLOAT, ['batch_size', 'logit_count', vocabSize]);
    graph.output('hidden', DataType.FLOAT, ['batch_size', 'logit_count', hiddenSize]);
    return { model: graph.encode('qaio'), tensors: await graph.tensors() };
  }

  async #addEmbedding(): Promise<Embedding> {
    const { graph, dtype, basis } = this.context;
    const { vocabSize, hiddenSize, hasTiedEmbeddings: isTied } = this.parts.config;
    const table = await basis.tensors.read('model.embed_tokens.weight', [vocabSize, hiddenSize]);
    const names = { input: 'input_ids', output: 'embedded' };
    const spec = { weight: table.data, grid: table.grid, vocabSize, hiddenSize, isTied, ...names };
    return { weight: table.data, matrix: await addEmbedding(graph, dtype, spec) };
  }

  async #addFirstNorm(): Promise<Stream> {
    const { graph, basis } = this.context;
    const weight = await this.#addNormWeight('model.layers.0.input_layernorm.weight');
    const residual = basis.addEntry(graph, this.#addScale('embedded'));
    addRmsNorm(this.context, { input: residual, weight, output: '0.attention.input' });
    return { residual, normed: '0.attention.input' };
  }

  #addScale(embedded: string): string {
    const { embeddingScale } = this.parts;
    if (embeddingScale === undefined) return embedded;
    const { graph } = this.context;
    graph.scalar('embedding.scale', DataType.FLOAT, embeddingScale);
    graph.node('Mul', [embedded, 'embedding.scale'], [`${embedded}.scaled`]);
    return `${embedded}.scaled`;
  }

  async #addLayer(layer: number, stream: Stream): Promise<Stream> {
    const { config, activation = 'silu', norms = usualNorms } = this.parts;
    const { layerCount, hiddenSize, intermediateSize } = config;
    const { graph, basis } = this.context;
    const prefix = `model.layers.${layer}`;
    const isLast = layer === layerCount - 1;
    const input = basis.addInput(graph, stream.normed);
    const all = await this.parts.addMixer(this.context, { layer, input });
    // behind the last mixer no token is seen by another
    const [residual, mixed] = isLast
      ? [this.#addWanted(stream.residual), this.#addWanted(all)]
      : [stream.residual, all];
    const middle = await this.#addNorm(
      `${prefix}.${norms.beforeFeedForward}.weight`,
      { residual, addend: await this.#addOutputNorm(prefix, norms.ofOutputs?.mixer, mixed) },
      `${layer}.mlp`,
    );
    const sizes = { activation, hiddenSize, intermediateSize };
    const wide = basis.addInput(graph, middle.normed);
    const output = await addFeedForward(this.context, { layer, ...sizes, input: wide });
    return this.#addNorm(
      isLast ? 'model.norm.weight' : `model.layers.${layer + 1}.input_layernorm.weight`,
      {
        residual: middle.residual,
        addend: await this.#addOutputNorm(prefix, norms.ofOutputs?.feedForward, output),
      },
      isLast ? 'final' : `${layer + 1}.attention`,
    );
  }

  /** @returns the values of tokens after which something is wanted, `[batch, wanted tokens, ..]`, by name */
  #addWanted(values: string): string {
    this.context.graph.node('Gather', [values, 'logit_positions'], [`${values}.wanted`], {
      axis: { int: 1 },
    });
    return `${values}.wanted`;
  }

  /** @returns what of a part's outcome the residual stream takes, by name */
  async #addOutputNorm(prefix: string, norm: string | undefined, input: string): Promise<string> {
    if (norm === undefined) return input;
    const weight = await this.#addNormWeight(`${prefix}.${norm}.weight`);
    addRmsNorm(this.context, { input, weight, output: `${input}.normed` });
    return `${input}.normed`;
  }

  /** Adds a layer's outcome to the residual stream and normalises the sum. */
  async #addNorm(
    weightName: string,
    { residual, addend }: { readonly residual: string; readonly addend: string },
    outputPrefix: string,
  ): Promise<Stream> {
    const weight = await this.#addNormWeight(weightName);
    const outputs = { normed: `${outputPrefix}.input`, residual: `${outputPrefix}.residual` };
    this.context.graph.node(
      'SkipSimplifiedLayerNormalization',
      [residual, addend, weight],
      [outputs.normed, '', '', outputs.residual],
      { epsilon: { float: this.context.rmsNormEpsilon } },
      microsoft,
    );
    return outputs;
  }

  #addNormWeight(name: string): Promise<string> {
    return addNormWeight(this.context, name, this.parts.config.hiddenSize);
  }

  /** @param input of a head of its own */
  async #addHead({ weight: table, matrix }: Embedding, input: string): Promise<void> {
    const { graph, dtype, basis } = this.context;
    const { vocabSize, hiddenSize, hasTiedEmbeddings } = this.parts.config;
    const names = { name: 'head', input: 'hidden', output: 'logits', outputs: vocabSize };
    if (matrix && hasTiedEmbeddings) addBlockMatMul(graph, { ...names, inputs: hiddenSize }, matrix);
    else if (hasTiedEmbeddings) await addLinear(graph, 'fp32', { ...names, weight: table });
    else {
      const { data: weight, grid } = await basis.tensors.read('lm_head.weight', [vocabSize, hiddenSize]);
      await addLinear(graph, dtype, { ...names, input, weight, grid });
    }
  }
}
