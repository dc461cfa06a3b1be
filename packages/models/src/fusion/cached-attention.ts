/** Attention over the slots' keys and values, in place of the runtime's grouped-query attention. */
import type { CacheDtype } from '@qaio/core';
import type { Attribute } from '../onnx/attribute.js';
import type { GraphProto, NodeProto, ValueInfoProto } from '../onnx/gen/onnx.js';
import { DataType } from '../onnx/graph-builder.js';
import type { GraphIndex } from './graph-index.js';
import type { NativeAttention } from './native-attention.js';
import { nativeNode } from './native-node.js';
import { floatOf, inputOf, intOf } from './node-values.js';

const nativeTypes = { fp32: 'CachedAttention', fp16: 'HalfCachedAttention' };
const elementTypes = { fp32: DataType.FLOAT, fp16: DataType.FLOAT16 };

/** @returns undefined where it has a form that the native operators lack */
export function cachedAttentionOf(
  index: GraphIndex,
  node: NodeProto,
  cacheDtype: CacheDtype,
): NativeAttention | undefined {
  const operands = Array.from({ length: 11 }, (_, place) => inputOf(node, place));
  const [cos = '', sin = '', positions = '', bias = ''] = operands.slice(7);
  const window = windowOf(bias, index);
  if (window === undefined) return undefined;
  const native = {
    name: node.name,
    // queries, keys and values, then both caches
    input: [...operands.slice(0, 5), 'segments', cos, sin, positions],
    output: node.output,
  };
  const attributes = { ...attributesOf(node), local_window_size: { int: window } };
  return { node: nativeNode(nativeTypes[cacheDtype], native, attributes), last: node };
}

function attributesOf(node: NodeProto): Record<string, Attribute> {
  return {
    num_heads: { int: intOf(node, 'num_heads') ?? 0 },
    kv_num_heads: { int: intOf(node, 'kv_num_heads') ?? 0 },
    scale: { float: floatOf(node, 'scale') },
  };
}

/** How many tokens one sees, 0 for all; undefined where something else is added to the scores. */
function windowOf(bias: string, index: GraphIndex): number | undefined {
  if (bias === 'attention_bias') return 0;
  return bias === 'window.bias' ? index.wholeNumbers('window.size')?.[0] : undefined;
}

const gone: readonly string[] = ['seqlens_k', 'total_sequence_length', 'attention_bias'];
const segments: ValueInfoProto = {
  name: 'segments',
  type: {
    tensorType: {
      elemType: DataType.INT32,
      shape: { dim: [{ dimParam: 'segment_count' }, { dimValue: 5n }] },
    },
  },
};

/** The graph's own inputs and outputs, where its attention takes segments and the cache of all slots. */
export function withSegments(
  { input = [], output = [] }: GraphProto,
  cacheDtype: CacheDtype,
): Pick<GraphProto, 'input' | 'output'> {
  const ofAllSlots = (value: ValueInfoProto): ValueInfoProto => slotValue(value, elementTypes[cacheDtype]);
  const kept = input.filter(({ name = '' }) => !gone.includes(name)).map(ofAllSlots);
  return { input: [...kept, segments], output: output.map(ofAllSlots) };
}

/** The same value of all slots, if it is of what they remember; states may be of one alone. */
function slotValue(value: ValueInfoProto, cacheType: number): ValueInfoProto {
  const { shape, elemType } = value.type?.tensorType ?? {};
  const slots = (dimParam: string, type = elemType): ValueInfoProto => {
    const dim = [{ dimParam }, ...(shape?.dim ?? []).slice(1)];
    return { ...value, type: { tensorType: { elemType: type, shape: { dim } } } };
  };
  if (/^(?:past_key_values|present)\./u.test(value.name ?? '')) return slots('slot_count', cacheType);
  return /^(?:past|present)_state\./u.test(value.name ?? '') ? slots('state_count') : value;
}
