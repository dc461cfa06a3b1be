/** Linear layers over one input, as one product where that loses nothing. */
import type { FloatTensor } from '../checkpoint/tensor-source.js';
import type { Dtype } from './dtype.js';
import type { GraphBuilder } from './graph-builder.js';
import { addLinear } from './linear.js';
import { concatenate, packed } from './packed-tensors.js';

export interface PackedPart {
  /** Tells its outcome from the others'. */
  readonly name: string;
  readonly weight: FloatTensor;
  /** All parts have one, or none. */
  readonly bias?: Float32Array | undefined;
}

export interface PackedLinear {
  /** Of the part's weights, and of all parts' together. */
  readonly nameOf: (part: string) => string;
  readonly input: string;
  readonly output: string;
  readonly parts: readonly PackedPart[];
}

const outputsOf = ({ weight }: PackedPart): number => weight.shape[0] ?? 0;

/**
 * Parts whose blocks are of several kinds are products of their own: packed, they would be quantised anew.
 *
 * @returns all parts' outcome, side by side, if one product gives it; else each part's
 */
export async function addPackedLinear(
  graph: GraphBuilder,
  dtype: Dtype,
  { nameOf, input, output, parts }: PackedLinear,
): Promise<readonly string[]> {
  const hasGrids = parts.some(({ weight }) => weight.grid);
  const whole = wholeOf(parts);
  const products =
    dtype === 'int8-block' && hasGrids && !whole.weight.grid
      ? parts.map((part) => ({ ...part, output: `${output}.${part.name}` }))
      : [{ ...whole, output }];
  for (const { name, weight, bias, output: outcome } of products) {
    const { data, grid, shape } = weight;
    const spec = { name: nameOf(name), input, output: outcome, weight: data, grid, bias };
    await addLinear(graph, dtype, { ...spec, outputs: shape[0] ?? 0 });
  }
  return products.map((product) => product.output);
}

function wholeOf(parts: readonly PackedPart[]): PackedPart {
  const { weight: data, grid } = packed(parts.map(({ weight }) => weight));
  const outputs = parts.reduce((sum, part) => sum + outputsOf(part), 0);
  const biases = parts.map(({ bias }) => bias).filter((bias) => bias !== undefined);
  return {
    name: parts.map(({ name }) => name).join(''),
    weight: { shape: [outputs, data.length / outputs], data, grid },
    bias: biases.length > 0 ? concatenate(biases) : undefined,
  };
}

/** The same with a value of its own for each part, whatever gives it. @returns them by name */
export async function addPackedParts(
  graph: GraphBuilder,
  dtype: Dtype,
  linear: PackedLinear,
): Promise<readonly string[]> {
  const { output, parts } = linear;
  const names = parts.map(({ name }) => `${output}.${name}`);
  const sizes = parts.map(outputsOf);
  const given = await addPackedLinear(graph, dtype, linear);
  if (given.length === names.length) return given;
  graph.constant(`${output}.sizes`, [sizes.length], sizes);
  graph.node('Split', [output, `${output}.sizes`], names, { axis: { int: -1 } });
  return names;
}
