/** Gated delta net: https://arxiv.org/abs/2412.06464, as transformers' Qwen3_5GatedDeltaNet computes it. */
import type { LayerInput } from '../../onnx/attention.js';
import { DataType, microsoft } from '../../onnx/graph-builder.js';
import { type GraphContext, addNormWeight, addProduct, addRmsNorm } from '../../onnx/graph-context.js';
import { addLinear } from '../../onnx/linear.js';
import { packed } from '../../onnx/packed-tensors.js';
import type { SequenceState } from '../architecture.js';
import type { HybridConfig, LinearAttentionSizes } from './hybrid-config.js';
import { linearWidths } from './hybrid-tensors.js';

/** What the linear layer with this number among its like remembers. */
export function linearStates(sizes: LinearAttentionSizes, index: number): SequenceState[] {
  const { valueHeadCount, keyHeadDim, valueHeadDim, kernelSize } = sizes;
  return [
    { name: `${index}.convolution`, dims: [kernelSize - 1, linearWidths(sizes).channels] },
    { name: `${index}.recurrent`, dims: [valueHeadCount, keyHeadDim, valueHeadDim] },
  ];
}

/** A linear layer on its way into the graph. */
export class LinearAttention {
  readonly #sizes: LinearAttentionSizes;
  readonly #prefix: string;

  /** @param index among the linear layers */
  constructor(
    readonly context: GraphContext,
    readonly config: HybridConfig,
    readonly layer: LayerInput,
    readonly index: number,
  ) {
    this.#sizes = config.linear;
    this.#prefix = `model.layers.${layer.layer}.linear_attn`;
  }

  /** @returns what is added to the residual stream, by name */
  async add(): Promise<string> {
    const { graph, basis } = this.context;
    const { values } = linearWidths(this.#sizes);
    for (const { name, dims } of linearStates(this.#sizes, this.index)) {
      graph.input(`past_state.${name}`, DataType.FLOAT, ['batch_size', ...dims]);
      graph.output(`present_state.${name}`, DataType.FLOAT, ['batch_size', ...dims]);
    }
    const mixed = await this.#addDeltaRule(await this.#addConvolution(), await this.#addGates());
    await this.#addInput('in_proj_z', values, this.#name('z'));
    this.#addSilu(this.#name('z'));
    graph.node('Mul', [await this.#addNorm(mixed), `${this.#name('z')}.silu`], [this.#name('gated')]);
    await addProduct(this.context, {
      name: `${this.#prefix}.out_proj`,
      outputs: this.config.hiddenSize,
      inputs: values,
      input: await basis.addTurned(graph, this.#name('gated'), values),
      output: this.#name('output'),
    });
    return this.#name('output');
  }

  #name(part: string): string {
    return `${this.layer.layer}.linear.${part}`;
  }

  #addInput(part: string, outputs: number, output: string): Promise<void> {
    const { hiddenSize: inputs } = this.config;
    const { input } = this.layer;
    return addProduct(this.context, { name: `${this.#prefix}.${part}`, outputs, inputs, input, output });
  }

  #addSilu(name: string): void {
    this.context.graph.node('QuickGelu', [name], [`${name}.silu`], { alpha: { float: 1 } }, microsoft);
  }

  /**
   * Each channel's weighted sum over a few tokens, as shifted products: on CPUs faster than the fused operator, see
   * docs/decisions/2026-11-28-qwen3.5.md. @returns `[batch, width, channels]`
   */
  async #addConvolution(): Promise<string> {
    const { graph } = this.context;
    const { kernelSize } = this.#sizes;
    const { channels } = linearWidths(this.#sizes);
    const window = this.#name('window');
    await this.#addInput('in_proj_qkv', channels, this.#name('qkv'));
    const state = `${this.index}.convolution`;
    graph.node('Concat', [`past_state.${state}`, this.#name('qkv')], [window], { axis: { int: 1 } });
    this.#addSlice(window, `present_state.${state}`, { from: 1 - kernelSize });
    const kernels = await this.#readKernels(channels);
    let sum = '';
    for (const [back, kernel] of kernels.entries()) {
      const term = this.#name(`term.${back}`);
      await graph.initializer(`${term}.weight`, DataType.FLOAT, [channels], kernel);
      const isLast = back === kernelSize - 1;
      this.#addSlice(window, `${term}.input`, { from: back, ...(!isLast && { to: back + 1 - kernelSize }) });
      graph.node('Mul', [`${term}.input`, `${term}.weight`], [term]);
      if (sum !== '') graph.node('Add', [sum, term], [`${term}.sum`]);
      sum = sum === '' ? term : `${term}.sum`;
    }
    this.#addSilu(sum);
    return `${sum}.silu`;
  }

  /** Of each channel the factor of one token in its window, from the oldest on: `[kernelSize][channels]`. */
  async #readKernels(channels: number): Promise<Float32Array[]> {
    const { kernelSize } = this.#sizes;
    const shape = [channels, 1, kernelSize];
    const { data } = await this.context.basis.tensors.read(`${this.#prefix}.conv1d.weight`, shape);
    return Array.from({ length: kernelSize }, (_, back) =>
      Float32Array.from({ length: channels }, (_, channel) => data[channel * kernelSize + back] ?? 0),
    );
  }

  /** A piece of the tokens. */
  #addSlice(input: string, output: string, { from, to = endOfAxis }: { from: number; to?: number }): void {
    const { graph } = this.context;
    for (const bound of [from, to]) graph.constantOnce(`index.${bound}`, [1], [bound]);
    graph.constantOnce('axis.tokens', [1], [1]);
    graph.node('Slice', [input, `index.${from}`, `index.${to}`, 'axis.tokens'], [output]);
  }

  /** Decay and strength of each value head; in fp32 in every dtype, as they are few. @returns both names */
  async #addGates(): Promise<readonly [string, string]> {
    const { graph, basis } = this.context;
    const { valueHeadCount } = this.#sizes;
    const read = (part: string, shape: readonly number[]) =>
      basis.tensors.read(`${this.#prefix}.${part}`, shape);
    const shape = [valueHeadCount, this.config.hiddenSize];
    const weights = packed([await read('in_proj_a.weight', shape), await read('in_proj_b.weight', shape)]);
    await addLinear(graph, 'fp32', {
      name: `${this.#prefix}.in_proj_ab`,
      input: this.layer.input,
      output: this.#name('ab'),
      outputs: 2 * valueHeadCount,
      ...weights,
    });
    this.#addSplit(this.#name('ab'), [valueHeadCount, valueHeadCount], [this.#name('a'), this.#name('b')]);
    const { data: logs } = await read('A_log', [valueHeadCount]);
    const rates = logs.map((log) => -Math.exp(log));
    const { data: bias } = await read('dt_bias', [valueHeadCount]);
    const [rateName, biasName] = [`${this.#prefix}.rates`, `${this.#prefix}.dt_bias`];
    await graph.initializer(rateName, DataType.FLOAT, [valueHeadCount], rates);
    await graph.initializer(biasName, DataType.FLOAT, [valueHeadCount], bias);
    const outputs = [this.#name('decay'), this.#name('beta')] as const;
    const inputs = [this.#name('a'), biasName, rateName, this.#name('b')];
    graph.node('LinearAttentionGate', inputs, outputs, {}, microsoft);
    return outputs;
  }

  #addSplit(input: string, sizes: readonly number[], outputs: readonly string[]): void {
    const { graph } = this.context;
    graph.constant(`${input}.sizes`, [sizes.length], sizes);
    graph.node('Split', [input, `${input}.sizes`], outputs, { axis: { int: -1 } });
  }

  /** @param convolved queries, keys and values `[batch, width, channels]` @returns `[batch, width, values]` */
  async #addDeltaRule(convolved: string, [decay, beta]: readonly [string, string]): Promise<string> {
    const { graph } = this.context;
    const { valueHeadCount, keyHeadDim } = this.#sizes;
    const { keys, values } = linearWidths(this.#sizes);
    const [q, k, v] = ['q', 'k', 'v'].map((part) => this.#name(part)) as [string, string, string];
    this.#addSplit(convolved, [keys, keys, values], [q, k, v]);
    const state = `${this.index}.recurrent`;
    const operands = [await this.#addUnitHeads(q), await this.#addUnitHeads(k), v, `past_state.${state}`];
    graph.node(
      'LinearAttention',
      [...operands, decay, beta],
      [this.#name('mixed'), `present_state.${state}`],
      {
        q_num_heads: { int: valueHeadCount },
        kv_num_heads: { int: valueHeadCount },
        update_rule: 'gated_delta',
        scale: { float: 1 / Math.sqrt(keyHeadDim) },
      },
      microsoft,
    );
    return this.#name('mixed');
  }

  /** Heads scaled to length 1, one for each value head. */
  async #addUnitHeads(name: string): Promise<string> {
    const { graph } = this.context;
    const { keyHeadCount, keyHeadDim, valueHeadCount } = this.#sizes;
    const repeats = valueHeadCount / keyHeadCount;
    // x / sqrt(sum x^2 + e) is an RMS norm with e / d and weights of 1 / sqrt(d)
    const weight = 'linear.unit';
    const unit = new Float32Array(keyHeadDim).fill(1 / Math.sqrt(keyHeadDim));
    if (!graph.has(weight)) await graph.initializer(weight, DataType.FLOAT, [keyHeadDim], unit);
    // zero keeps a dimension as it is
    graph.constantOnce('linear.key_heads', [5], [0, 0, keyHeadCount, 1, keyHeadDim]);
    graph.constantOnce('linear.key_repeats', [5], [1, 1, 1, repeats, 1]);
    graph.constantOnce('linear.key_flat', [3], [0, 0, valueHeadCount * keyHeadDim]);
    graph.node('Reshape', [name, 'linear.key_heads'], [`${name}.by_head`]);
    addRmsNorm(this.context, {
      input: `${name}.by_head`,
      weight,
      output: `${name}.unit`,
      epsilon: l2Epsilon / keyHeadDim,
    });
    const repeated = repeats === 1 ? `${name}.unit` : `${name}.repeated`;
    if (repeats > 1) graph.node('Expand', [`${name}.unit`, 'linear.key_repeats'], [repeated]);
    graph.node('Reshape', [repeated, 'linear.key_flat'], [`${name}.flat`]);
    return `${name}.flat`;
  }

  async #addNorm(mixed: string): Promise<string> {
    const { graph } = this.context;
    const { valueHeadCount, valueHeadDim } = this.#sizes;
    const weight = await addNormWeight(this.context, `${this.#prefix}.norm.weight`, valueHeadDim);
    graph.constantOnce('linear.value_heads', [4], [0, 0, valueHeadCount, valueHeadDim]);
    graph.constantOnce('linear.value_flat', [3], [0, 0, valueHeadCount * valueHeadDim]);
    graph.node('Reshape', [mixed, 'linear.value_heads'], [`${mixed}.by_head`]);
    addRmsNorm(this.context, { input: `${mixed}.by_head`, weight, output: `${mixed}.scaled` });
    graph.node('Reshape', [`${mixed}.scaled`, 'linear.value_flat'], [`${mixed}.normed`]);
    return `${mixed}.normed`;
  }
}

const l2Epsilon = 1e-6;
const endOfAxis = 2 ** 31 - 1;
