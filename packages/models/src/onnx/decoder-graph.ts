/** The ONNX graph of a decoder, layer by layer, as the model runners feed it. */
import type { DecoderConfig } from '../checkpoint/decoder-config.js';
import type { FloatTensor, TensorSource } from '../checkpoint/tensor-source.js';
import type { BlockGrid, BlockQuantised } from '../quantise/block-quantise.js';
import { type Basis, RotatedBasis, plainBasis } from './basis.js';
import type { Dtype } from './dtype.js';
import { addEmbedding, addTiedHead } from './embedding.js';
import { DataType, GraphBuilder, microsoft } from './graph-builder.js';
import { type GraphLayout, slotLayout } from './graph-layout.js';
import { addLinear } from './linear.js';
import { rotaryTables } from './rotary-table.js';
import type { TensorReport } from './tensor-report.js';
import type { WeightsFile } from './weights-file.js';

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

/** The embedding's weights, and their quantised form unless that is fp32. */
interface Embedding {
  readonly weight: Float32Array;
  readonly quantised: BlockQuantised | undefined;
}

export interface DecoderGraphOptions {
  readonly dtype: Dtype;
  readonly layout?: GraphLayout;
  /** Whether the layers compute in a basis in which little is lost by rounding; the function is the same. */
  readonly isRotated?: boolean;
}

/** Writes all weights to the weights file, one tensor at a time. */
export async function buildDecoderGraph(
  config: DecoderConfig,
  { dtype, layout = slotLayout, isRotated = dtype === 'int8' }: DecoderGraphOptions,
  source: TensorSource,
  weights: WeightsFile,
): Promise<DecoderGraphFile> {
  const basis = isRotated ? new RotatedBasis(source, config) : plainBasis(source);
  return new DecoderGraph(config, dtype, basis, new GraphBuilder(weights), layout).build();
}

class DecoderGraph {
  constructor(
    readonly config: DecoderConfig,
    readonly dtype: Dtype,
    readonly basis: Basis,
    readonly graph: GraphBuilder,
    readonly layout: GraphLayout,
  ) {}

  async build(): Promise<DecoderGraphFile> {
    const { layerCount, vocabSize, hiddenSize } = this.config;
    this.layout.addInputs(this.graph);
    await this.basis.addMatrices(this.graph);
    const embedding = await this.#addEmbedding();
    await this.#addRotaryTables();
    let stream = await this.#addFirstNorm();
    for (let layer = 0; layer < layerCount; layer++) stream = await this.#addLayer(layer, stream);
    const exit = { normed: stream.normed, positions: 'logit_positions', output: 'hidden' };
    this.basis.addExit(this.graph, exit);
    await this.#addHead(embedding);
    this.graph.output('logits', DataType.FLOAT, ['batch_size', 'logit_count', vocabSize]);
    this.graph.output('hidden', DataType.FLOAT, ['batch_size', 'logit_count', hiddenSize]);
    return { model: this.graph.encode('qaio'), tensors: this.graph.tensors };
  }

  async #addEmbedding(): Promise<Embedding> {
    const { vocabSize, hiddenSize, hasTiedEmbeddings: isTied } = this.config;
    const table = await this.basis.tensors.read('model.embed_tokens.weight', [vocabSize, hiddenSize]);
    const names = { input: 'input_ids', output: 'embedded' };
    const quantised = await addEmbedding(this.graph, this.dtype, {
      weight: table.data,
      grid: table.grid,
      vocabSize,
      hiddenSize,
      isTied,
      ...names,
    });
    return { weight: table.data, quantised };
  }

  async #addRotaryTables(): Promise<void> {
    const { contextLength, headDim, ropeTheta, ropeScaling } = this.config;
    const { cos, sin } = rotaryTables(contextLength, headDim, ropeTheta, ropeScaling);
    await this.graph.initializer('rotary.cos', DataType.FLOAT, [contextLength, headDim / 2], cos);
    await this.graph.initializer('rotary.sin', DataType.FLOAT, [contextLength, headDim / 2], sin);
  }

  async #addFirstNorm(): Promise<Stream> {
    const weight = await this.#addNormWeight('model.layers.0.input_layernorm.weight');
    const attributes = { axis: { int: -1 }, epsilon: { float: this.config.rmsNormEpsilon } };
    const residual = this.basis.addEntry(this.graph, 'embedded');
    this.graph.node('SimplifiedLayerNormalization', [residual, weight], ['0.attention.input'], attributes);
    return { residual, normed: '0.attention.input' };
  }

  async #addLayer(layer: number, stream: Stream): Promise<Stream> {
    const prefix = `model.layers.${layer}`;
    await this.#addAttention(layer, stream.normed);
    const middle = await this.#addNorm(
      `${prefix}.post_attention_layernorm.weight`,
      stream.residual,
      `${layer}.attention.output`,
      `${layer}.mlp`,
    );
    await this.#addMlp(layer, middle.normed);
    const isLast = layer === this.config.layerCount - 1;
    return this.#addNorm(
      isLast ? 'model.norm.weight' : `model.layers.${layer + 1}.input_layernorm.weight`,
      middle.residual,
      `${layer}.mlp.output`,
      isLast ? 'final' : `${layer + 1}.attention`,
    );
  }

  async #addAttention(layer: number, input: string): Promise<void> {
    const { headCount, kvHeadCount, headDim, hiddenSize } = this.config;
    const prefix = `model.layers.${layer}.self_attn`;
    await this.#addPackedProjection(prefix, input, `${layer}.qkv`);
    const projections = this.config.hasQkNorm
      ? await this.#addQkNorm(prefix, `${layer}.qkv`)
      : [`${layer}.qkv`, '', ''];
    const cacheShape = ['batch_size', kvHeadCount, 'capacity', headDim];
    const past = ['key', 'value'].map((part) => `past_key_values.${layer}.${part}`);
    const present = ['key', 'value'].map((part) => `present.${layer}.${part}`);
    for (const name of past) this.graph.input(name, DataType.FLOAT, cacheShape);
    for (const name of present) this.graph.output(name, DataType.FLOAT, cacheShape);
    this.graph.node(
      'GroupQueryAttention',
      [...projections, ...past, ...this.layout.attentionInputs],
      [`${layer}.attention.mixed`, ...present],
      { num_heads: { int: headCount }, kv_num_heads: { int: kvHeadCount }, do_rotary: { int: 1 } },
      microsoft,
    );
    const shape = { outputs: hiddenSize, inputs: headCount * headDim };
    await this.#addLinear(`${prefix}.o_proj`, shape, `${layer}.attention.mixed`, `${layer}.attention.output`);
  }

  /** Query, key and value projections as one product. */
  async #addPackedProjection(prefix: string, input: string, output: string): Promise<void> {
    const { headCount, kvHeadCount, headDim, hiddenSize, hasQkvBias } = this.config;
    const sizes = { q: headCount * headDim, k: kvHeadCount * headDim, v: kvHeadCount * headDim };
    const weights: FloatTensor[] = [];
    const biases: Float32Array[] = [];
    for (const [part, size] of Object.entries(sizes)) {
      weights.push(await this.basis.tensors.read(`${prefix}.${part}_proj.weight`, [size, hiddenSize]));
      if (hasQkvBias)
        biases.push((await this.basis.tensors.read(`${prefix}.${part}_proj.bias`, [size])).data);
    }
    await addLinear(this.graph, this.dtype, {
      name: `${prefix}.qkv_proj`,
      input,
      output,
      weight: concatenate(weights.map(({ data }) => data)),
      grid: commonGrid(weights),
      outputs: sizes.q + sizes.k + sizes.v,
      ...(hasQkvBias && { bias: concatenate(biases) }),
    });
  }

  /** Takes the packed projections apart and normalises each head's query and key. @returns the three names */
  async #addQkNorm(prefix: string, packed: string): Promise<string[]> {
    const { headCount, kvHeadCount, headDim, rmsNormEpsilon } = this.config;
    const heads = { q: headCount, k: kvHeadCount, v: kvHeadCount };
    const sizes = Object.values(heads).map((count) => count * headDim);
    const split = Object.keys(heads).map((part) => `${packed}.${part}`);
    this.graph.constant(`${packed}.sizes`, [3], sizes);
    this.graph.node('Split', [packed, `${packed}.sizes`], split, { axis: { int: -1 } });
    for (const part of ['q', 'k'] as const) {
      const name = `${packed}.${part}`;
      const weight = await this.#addNormWeight(`${prefix}.${part}_norm.weight`, headDim);
      // zero keeps a dimension as it is
      this.graph.constant(`${name}.heads`, [4], [0, 0, heads[part], headDim]);
      this.graph.constant(`${name}.flat`, [3], [0, 0, heads[part] * headDim]);
      this.graph.node('Reshape', [name, `${name}.heads`], [`${name}.by_head`]);
      const attributes = { axis: { int: -1 }, epsilon: { float: rmsNormEpsilon } };
      this.graph.node(
        'SimplifiedLayerNormalization',
        [`${name}.by_head`, weight],
        [`${name}.scaled`],
        attributes,
      );
      this.graph.node('Reshape', [`${name}.scaled`, `${name}.flat`], [`${name}.normed`]);
    }
    return [`${packed}.q.normed`, `${packed}.k.normed`, `${packed}.v`];
  }

  /** SwiGLU: down(silu(gate(x)) * up(x)). https://arxiv.org/abs/2002.05202 */
  async #addMlp(layer: number, input: string): Promise<void> {
    const { hiddenSize, intermediateSize } = this.config;
    const prefix = `model.layers.${layer}.mlp`;
    const name = (part: string): string => `${layer}.mlp.${part}`;
    const wide = { outputs: intermediateSize, inputs: hiddenSize };
    await this.#addLinear(`${prefix}.gate_proj`, wide, input, name('gate'));
    await this.#addLinear(`${prefix}.up_proj`, wide, input, name('up'));
    this.graph.node('Sigmoid', [name('gate')], [name('gate.sigmoid')]);
    this.graph.node('Mul', [name('gate'), name('gate.sigmoid')], [name('gate.silu')]);
    this.graph.node('Mul', [name('gate.silu'), name('up')], [name('product')]);
    const narrow = { outputs: hiddenSize, inputs: intermediateSize };
    const product = this.basis.addFeedForward(this.graph, name('product'));
    await this.#addLinear(`${prefix}.down_proj`, narrow, product, name('output'));
  }

  async #addLinear(
    name: string,
    shape: { readonly outputs: number; readonly inputs: number },
    input: string,
    output: string,
  ): Promise<void> {
    const { outputs, inputs } = shape;
    const { data: weight, grid } = await this.basis.tensors.read(`${name}.weight`, [outputs, inputs]);
    await addLinear(this.graph, this.dtype, { name, input, output, weight, grid, outputs });
  }

  /** Adds a layer's outcome to the residual stream and normalises the sum. */
  async #addNorm(
    weightName: string,
    residual: string,
    addend: string,
    outputPrefix: string,
  ): Promise<Stream> {
    const weight = await this.#addNormWeight(weightName);
    const outputs = { normed: `${outputPrefix}.input`, residual: `${outputPrefix}.residual` };
    this.graph.node(
      'SkipSimplifiedLayerNormalization',
      [residual, addend, weight],
      [outputs.normed, '', '', outputs.residual],
      { epsilon: { float: this.config.rmsNormEpsilon } },
      microsoft,
    );
    return outputs;
  }

  async #addNormWeight(name: string, size = this.config.hiddenSize): Promise<string> {
    const { data } = await this.basis.tensors.read(name, [size]);
    await this.graph.initializer(name, DataType.FLOAT, [size], data);
    return name;
  }

  async #addHead(embedding: Embedding): Promise<void> {
    const { vocabSize, hiddenSize, hasTiedEmbeddings } = this.config;
    const names = { name: 'head', input: 'hidden', output: 'logits', outputs: vocabSize };
    if (hasTiedEmbeddings)
      await addTiedHead(this.graph, embedding.quantised, { ...names, weight: embedding.weight });
    else {
      const { data: weight, grid } = await this.basis.tensors.read('lm_head.weight', [vocabSize, hiddenSize]);
      await addLinear(this.graph, this.dtype, { ...names, weight, grid });
    }
  }
}

/** The parts' grids joined, if all parts have one and with the same number of bits. */
function commonGrid(parts: readonly FloatTensor[]): BlockGrid | undefined {
  const grids = parts.map(({ grid }) => grid).filter((grid) => grid !== undefined);
  const bits = grids[0]?.bits;
  if (bits === undefined || grids.length < parts.length) return undefined;
  if (grids.some((grid) => grid.bits !== bits)) return undefined;
  return { bits, scales: concatenate(grids.map(({ scales }) => scales)) };
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
