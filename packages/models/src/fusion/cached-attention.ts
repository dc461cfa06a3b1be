/** Attention over the slots' keys and values, in place of the runtime's grouped-query attention. */
import type { Attribute } from '../onnx/attribute.js';
import { toAttributes } from '../onnx/attribute.js';
import type { AttributeProto, GraphProto, NodeProto, ValueInfoProto } from '../onnx/gen/onnx.js';
import { DataType } from '../onnx/graph-builder.js';
import type { GraphIndex } from './graph-index.js';

const opType = 'GroupQueryAttention';

/** @returns the native nodes, by those that they stand for; undefined where one has a form that they do not have */
export function cachedAttentionNodes(
  { node: nodes = [] }: GraphProto,
  index: GraphIndex,
): Map<NodeProto, NodeProto> | undefined {
  const replaced = new Map<NodeProto, NodeProto>();
  for (const node of nodes.filter((each) => each.opType === opType)) {
    const native = cachedAttentionNode(node, index);
    if (!native) return undefined;
    replaced.set(node, native);
  }
  return replaced;
}

function cachedAttentionNode(
  { name, input = [], output, attribute = [] }: NodeProto,
  index: GraphIndex,
): NodeProto | undefined {
  const [query = '', key = '', value = '', pastKey = '', pastValue = '', , , cos = '', sin = ''] = input;
  const [positions, bias] = input.slice(9);
  const window = windowOf(bias, index);
  if (positions === undefined || window === undefined) return undefined;
  const heads = { num_heads: intOf(attribute, 'num_heads'), kv_num_heads: intOf(attribute, 'kv_num_heads') };
  const scale = attribute.find((each) => each.name === 'scale')?.f ?? 0;
  const attributes: Record<string, Attribute> = {
    ...heads,
    local_window_size: { int: window },
    scale: { float: scale },
    // the best that the processor has
    instructions: { int: 0 },
  };
  return {
    name,
    opType: 'CachedAttention',
    domain: 'qaio',
    input: [query, key, value, pastKey, pastValue, 'segments', cos, sin, positions],
    output,
    attribute: toAttributes(attributes),
  };
}

const intOf = (attributes: readonly AttributeProto[], name: string): Attribute => ({
  int: Number(attributes.find((each) => each.name === name)?.i ?? 0),
});

/** How many tokens one sees, 0 for all; undefined where something else is added to the scores. */
function windowOf(bias: string | undefined, index: GraphIndex): number | undefined {
  if (bias === 'attention_bias') return 0;
  return bias === 'window.bias' ? index.wholeNumber('window.size') : undefined;
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
export function withSegments({ input = [], output = [] }: GraphProto): Pick<GraphProto, 'input' | 'output'> {
  const kept = input.filter(({ name = '' }) => !gone.includes(name)).map(ofAllSlots);
  return { input: [...kept, segments], output: output.map(ofAllSlots) };
}

function ofAllSlots(value: ValueInfoProto): ValueInfoProto {
  const { elemType, shape } = value.type?.tensorType ?? {};
  if (!/^(?:past_key_values|present)\./u.test(value.name ?? '') || !shape?.dim) return value;
  const dim = [{ dimParam: 'slot_count' }, ...shape.dim.slice(1)];
  return { ...value, type: { tensorType: { elemType, shape: { dim } } } };
}
