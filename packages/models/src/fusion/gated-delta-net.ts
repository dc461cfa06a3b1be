/** Layers of linear attention, found among the runtime's own operators that they consist of between their products. */
import type { NodeProto } from '../onnx/gen/onnx.js';
import type { GraphIndex } from './graph-index.js';
import type { NativeAttention } from './native-attention.js';
import { nativeNode } from './native-node.js';
import { floatOf, inputOf, outputOf } from './node-values.js';

const unitWeight = 'linear.unit';
// values that the native operator computes with at once
const unit = 16;

/** @returns undefined where it has a form that the native operators lack */
export function gatedDeltaNetOf(index: GraphIndex, rule: NodeProto): NativeAttention | undefined {
  const keys = unitHeads(index, inputOf(rule, 1));
  const convolution = convolutionOf(index, keys?.split);
  const gates = gatesOf(index, inputOf(rule, 4));
  const ending = endingOf(index, outputOf(rule));
  if (!keys || !convolution || !gates || !ending) return undefined;
  const widths = [keys.width, ...[gates.weights, ending.norm].map((name) => index.dims(name)?.[0] ?? 1)];
  if (widths.some((width) => width % unit !== 0)) return undefined;
  const { kernels, mixed, window } = convolution;
  const node = nativeNode(
    'GatedDeltaNet',
    {
      name: ending.last.name,
      input: [gates.input, mixed, ending.gate, window, inputOf(rule, 3), 'segments'].concat(
        [gates.weights, gates.bias, gates.rates, ending.norm],
        kernels,
      ),
      output: [outputOf(ending.last), present(window), rule.output?.[1] ?? ''],
    },
    {
      key_heads: { int: keys.heads },
      kernel_size: { int: kernels.length },
      scale: { float: floatOf(rule, 'scale') },
      unit_epsilon: { float: keys.epsilon },
      norm_epsilon: { float: ending.epsilon },
    },
  );
  return { node, last: ending.last };
}

const present = (past: string): string => past.replace(/^past/u, 'present');

/** Keys as heads of length 1: what is split into queries, keys and values, and which heads there are. */
function unitHeads(index: GraphIndex, flat: string) {
  const repeated = inputOf(index.producer(flat, 'Reshape'), 0);
  const expand = index.producer(repeated, 'Expand');
  const norm = index.producer(expand ? inputOf(expand, 0) : repeated, 'SimplifiedLayerNormalization');
  const byHead = index.producer(inputOf(norm, 0), 'Reshape');
  const split = index.producer(inputOf(byHead, 0), 'Split');
  const [keys] = index.wholeNumbers(inputOf(split, 1)) ?? [];
  const [width] = index.dims(unitWeight) ?? [];
  if (!norm || !split || !keys || !width || inputOf(norm, 1) !== unitWeight) return undefined;
  return { split, width, heads: keys / width, epsilon: floatOf(norm, 'epsilon') };
}

/** Its weights from the oldest token on, and by name what it goes over and what stands before that. */
function convolutionOf(index: GraphIndex, split: NodeProto | undefined) {
  const kernels: string[] = [];
  let sum = inputOf(index.producer(inputOf(split, 0), 'QuickGelu'), 0);
  let term: NodeProto | undefined;
  while (sum !== '') {
    const add = index.producer(sum, 'Add');
    term = index.producer(add ? inputOf(add, 1) : sum, 'Mul');
    kernels.unshift(inputOf(term, 1));
    sum = inputOf(add, 0);
  }
  const slice = index.producer(inputOf(term, 0), 'Slice');
  const concat = index.producer(inputOf(slice, 0), 'Concat');
  const isKnown = concat && kernels.every((name) => index.dims(name)?.length === 1);
  return isKnown ? { kernels, window: inputOf(concat, 0), mixed: inputOf(concat, 1) } : undefined;
}

/** By name: the layer's own input, and what its decays and strengths are computed with. */
function gatesOf(index: GraphIndex, decay: string) {
  const gate = index.producer(decay, 'LinearAttentionGate');
  const split = index.producer(inputOf(gate, 0), 'Split');
  const product = index.producer(inputOf(split, 0), 'MatMul');
  if (!product) return undefined;
  const [input, weights] = [inputOf(product, 0), inputOf(product, 1)];
  return { input, weights, bias: inputOf(gate, 1), rates: inputOf(gate, 2) };
}

/** The norm of what was mixed, and the gate that it goes through. */
function endingOf(index: GraphIndex, mixed: string) {
  const byHead = index.onlyConsumer(mixed, 'Reshape');
  const norm = index.onlyConsumer(outputOf(byHead), 'SimplifiedLayerNormalization');
  const flat = index.onlyConsumer(outputOf(norm), 'Reshape');
  const last = index.onlyConsumer(outputOf(flat), 'Mul');
  const silu = index.producer(inputOf(last, 1), 'QuickGelu');
  if (!norm || !last || !silu) return undefined;
  return { last, gate: inputOf(silu, 0), norm: inputOf(norm, 1), epsilon: floatOf(norm, 'epsilon') };
}
