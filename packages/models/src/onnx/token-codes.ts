/** Activations as 8-bit codes with a scale for every token, and for every group of their channels. */
import type { InputRange } from '../quantise/column-quantise.js';
import { DataType, type GraphBuilder } from './graph-builder.js';

export interface TokenCodes {
  readonly range: InputRange;
  /** `[batch, width, channels of the group]` uint8: 128 + 127 · value / largest, rounded. */
  readonly codes: string;
  /** What the codes are multiplied with, and what they have for 0: the same for all. */
  readonly scale: string;
  readonly zeroPoint: string;
  /** `[batch, width, 1]`, each token's largest absolute value in the group: what products of the codes are multiplied with. */
  readonly largest: string;
}

// no token is divided by less, so that one of zeros stays so
const least = 1e-9;
const multiple = 32;
const leastGroup = 1200;

/**
 * Every token is divided by its largest value before one constant scale quantises all: a token's codes do not depend on
 * its companions in the pass. A few channels of a model are far larger than all others; in groups they take precision
 * from their neighbours alone. Products of one input share its codes.
 *
 * @param width channels of the input
 */
export function addTokenCodes(graph: GraphBuilder, input: string, width: number): TokenCodes[] {
  const count = groupCount(width);
  const size = width / count;
  const parts = Array.from({ length: count }, (_, i) => (count > 1 ? `${input}.group.${i}` : input));
  if (count > 1 && !graph.computes(parts[0] ?? ''))
    graph.node('Split', [input], parts, { axis: { int: -1 }, num_outputs: { int: count } });
  return parts.map((part, i) => ({
    range: { from: i * size, to: (i + 1) * size },
    ...addCodes(graph, part),
  }));
}

/** The most groups of equal size, a multiple of 32, that are at least so wide: every group costs each pass time. */
function groupCount(width: number): number {
  let count = 1;
  for (let tried = 1; tried <= width / leastGroup; tried++)
    if (width % (tried * multiple) === 0) count = tried;
  return count;
}

function addCodes(graph: GraphBuilder, input: string): Omit<TokenCodes, 'range'> {
  const codes = `${input}.codes`;
  const largest = `${input}.largest`;
  const [scale, zeroPoint] = ['token.scale', 'token.zero_point'];
  if (graph.computes(codes)) return { codes, scale, zeroPoint, largest };
  graph.scalar(scale, DataType.FLOAT, 1 / 127);
  graph.scalar(zeroPoint, DataType.UINT8, 128);
  graph.scalar('token.least', DataType.FLOAT, least);
  graph.constant(`${input}.axis`, [1], [-1]);
  graph.node('Abs', [input], [`${input}.abs`]);
  graph.node('ReduceMax', [`${input}.abs`, `${input}.axis`], [`${input}.max`], { keepdims: { int: 1 } });
  graph.node('Max', [`${input}.max`, 'token.least'], [largest]);
  graph.node('Div', [input, largest], [`${input}.unit`]);
  graph.node('QuantizeLinear', [`${input}.unit`, scale, zeroPoint], [codes]);
  return { codes, scale, zeroPoint, largest };
}
