import { invariant } from '@qaio/core';
import { addRotaryTables } from '../../onnx/attention.js';
import { DataType } from '../../onnx/graph-builder.js';
import type { GraphContext } from '../../onnx/graph-context.js';
import type { WindowedConfig } from './windowed-config.js';

const [rotary, bias] = ['rotary.local', 'window.bias'];

/**
 * Attention's inputs for layers that see no more than the last tokens. The operator's own `local_window_size` counts
 * places in the cache; where several texts go on from one beginning in one pass, a token's place there is not the one
 * that it has in its text. So the bias hides what is too far away by positions.
 *
 * @returns the names, in the operator's order
 */
export async function addSlidingWindow(
  context: Pick<GraphContext, 'graph' | 'layout'>,
  { headDim, localRope, slidingWindow }: Pick<WindowedConfig, 'headDim' | 'localRope' | 'slidingWindow'>,
): Promise<readonly string[]> {
  const { attentionInputs } = context.layout;
  invariant(attentionInputs.includes('position_ids'), 'a window is cut by positions, which the graph is fed');
  await addRotaryTables(context, localRope, headDim, rotary);
  addWindowBias(context, slidingWindow);
  const own: Readonly<Record<string, string>> = {
    'rotary.cos': `${rotary}.cos`,
    'rotary.sin': `${rotary}.sin`,
    attention_bias: bias,
  };
  return attentionInputs.map((name) => own[name] ?? name);
}

/** `[batch, 1, width, total]`: the attention bias, with what is too far away hidden, too. */
function addWindowBias({ graph }: Pick<GraphContext, 'graph'>, window: number): void {
  graph.constant('window.zero', [], [0]);
  graph.constant('window.one', [], [1]);
  graph.constant('window.size', [], [window]);
  graph.constant('window.batch_axis', [1], [0]);
  graph.constant('window.query_axes', [2], [1, 3]);
  graph.scalar('window.hidden', DataType.FLOAT, hidden);
  // positions of the cache's places: those before the pass are where they stand, those of the pass as it says; of
  // several rows, which are one token each, the one behind the longest past has the largest
  graph.node('ReduceMax', ['position_ids', 'window.batch_axis'], ['window.new'], { keepdims: { int: 0 } });
  graph.node('Size', ['window.new'], ['window.width']);
  graph.node('Cast', ['total_sequence_length'], ['window.total'], { to: { int: DataType.INT64 } });
  graph.node('Sub', ['window.total', 'window.width'], ['window.past']);
  graph.node('Range', ['window.zero', 'window.past', 'window.one'], ['window.old']);
  graph.node('Concat', ['window.old', 'window.new'], ['window.keys'], { axis: { int: 0 } });
  graph.node('Unsqueeze', ['position_ids', 'window.query_axes'], ['window.queries']);
  graph.node('Sub', ['window.queries', 'window.keys'], ['window.distances']);
  graph.node('GreaterOrEqual', ['window.distances', 'window.size'], ['window.is_far']);
  graph.node('Where', ['window.is_far', 'window.hidden', 'attention_bias'], [bias]);
}

// far enough below any attention score that its weight is exactly zero
const hidden = -1e9;
