/** Activations as 8-bit codes with a scale for every token. */
import { DataType, type GraphBuilder } from './graph-builder.js';

export interface TokenCodes {
  /** `[batch, width, channels]` uint8: 128 + 127 · value / largest, rounded. */
  readonly codes: string;
  /** What the codes are multiplied with, and what they have for 0: the same for all. */
  readonly scale: string;
  readonly zeroPoint: string;
  /** `[batch, width, 1]`, each token's largest absolute value: what products of the codes are multiplied with. */
  readonly largest: string;
}

// no token is divided by less, so that one of zeros stays so
const least = 1e-9;

/**
 * Every token is divided by its largest value before one constant scale quantises all: a token's codes do not depend on
 * its companions in the pass. Products of one input share its codes.
 */
export function addTokenCodes(graph: GraphBuilder, input: string): TokenCodes {
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
