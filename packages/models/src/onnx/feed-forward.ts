import { type GraphContext, addProduct } from './graph-context.js';

export interface FeedForward {
  readonly layer: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly input: string;
}

/** SwiGLU: down(silu(gate(x)) * up(x)). https://arxiv.org/abs/2002.05202 @returns the outcome's name */
export async function addFeedForward(
  context: GraphContext,
  { layer, hiddenSize, intermediateSize, input }: FeedForward,
): Promise<string> {
  const { graph, basis } = context;
  const prefix = `model.layers.${layer}.mlp`;
  const name = (part: string): string => `${layer}.mlp.${part}`;
  const wide = { outputs: intermediateSize, inputs: hiddenSize, input };
  await addProduct(context, { ...wide, name: `${prefix}.gate_proj`, output: name('gate') });
  await addProduct(context, { ...wide, name: `${prefix}.up_proj`, output: name('up') });
  graph.node('Sigmoid', [name('gate')], [name('gate.sigmoid')]);
  graph.node('Mul', [name('gate'), name('gate.sigmoid')], [name('gate.silu')]);
  graph.node('Mul', [name('gate.silu'), name('up')], [name('product')]);
  await addProduct(context, {
    name: `${prefix}.down_proj`,
    outputs: hiddenSize,
    inputs: intermediateSize,
    input: basis.addFeedForward(graph, name('product')),
    output: name('output'),
  });
  return name('output');
}
