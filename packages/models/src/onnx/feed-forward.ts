import type { GraphBuilder } from './graph-builder.js';
import { type GraphContext, addProduct } from './graph-context.js';

export type Activation = 'silu' | 'gelu-tanh';

export interface FeedForward {
  readonly layer: number;
  /** Of the gate. */
  readonly activation: Activation;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly input: string;
}

/** SwiGLU or GeGLU: down(activation(gate(x)) * up(x)). https://arxiv.org/abs/2002.05202 @returns the outcome's name */
export async function addFeedForward(
  context: GraphContext,
  { layer, activation, hiddenSize, intermediateSize, input }: FeedForward,
): Promise<string> {
  const { graph, basis } = context;
  const prefix = `model.layers.${layer}.mlp`;
  const name = (part: string): string => `${layer}.mlp.${part}`;
  const wide = { outputs: intermediateSize, inputs: hiddenSize, input };
  await addProduct(context, { ...wide, name: `${prefix}.gate_proj`, output: name('gate') });
  await addProduct(context, { ...wide, name: `${prefix}.up_proj`, output: name('up') });
  const gate = addActivation(graph, activation, name('gate'));
  graph.node('Mul', [gate, name('up')], [name('product')]);
  await addProduct(context, {
    name: `${prefix}.down_proj`,
    outputs: hiddenSize,
    inputs: intermediateSize,
    input: basis.addFeedForward(graph, name('product')),
    output: name('output'),
  });
  return name('output');
}

function addActivation(graph: GraphBuilder, activation: Activation, gate: string): string {
  if (activation === 'gelu-tanh') {
    graph.node('Gelu', [gate], [`${gate}.gelu`], { approximate: 'tanh' });
    return `${gate}.gelu`;
  }
  graph.node('Sigmoid', [gate], [`${gate}.sigmoid`]);
  graph.node('Mul', [gate, `${gate}.sigmoid`], [`${gate}.silu`]);
  return `${gate}.silu`;
}
