/** How a decoder's graph is fed: the inputs around the layers. */
import { DataType, type GraphBuilder } from './graph-builder.js';

export interface GraphLayout {
  /** Adds inputs, or nodes that compute what attention needs from them. */
  addInputs(graph: GraphBuilder): void;
  /** Attention's inputs after the cache, in the operator's order; empty means absent. */
  readonly attentionInputs: readonly string[];
}

/** What this project's engine feeds: cache rows, with positions and attention bias given explicitly. */
export const slotLayout: GraphLayout = {
  addInputs(graph) {
    graph.input('input_ids', DataType.INT64, ['batch_size', 'width']);
    graph.input('seqlens_k', DataType.INT32, ['batch_size']);
    graph.input('total_sequence_length', DataType.INT32, []);
    graph.input('position_ids', DataType.INT64, ['batch_size', 'width']);
    graph.input('attention_bias', DataType.FLOAT, [1, 1, 'width', 'total']);
    graph.input('logit_positions', DataType.INT64, ['logit_count']);
  },
  attentionInputs: [
    'seqlens_k',
    'total_sequence_length',
    'rotary.cos',
    'rotary.sin',
    'position_ids',
    'attention_bias',
  ],
};

/** What Hugging Face's own runtimes feed: an attention mask; logits after the last token only. */
export const maskLayout: GraphLayout = {
  addInputs(graph) {
    graph.input('input_ids', DataType.INT64, ['batch_size', 'width']);
    graph.input('attention_mask', DataType.INT64, ['batch_size', 'total']);
    graph.constant('axis.1', [1], [1]);
    graph.constant('one', [1], [1]);
    graph.constant('mask.index', [], [1]);
    graph.constant('logit_positions', [1], [-1]);
    graph.node('ReduceSum', ['attention_mask', 'axis.1'], ['lengths'], { keepdims: { int: 0 } });
    graph.node('Sub', ['lengths', 'one'], ['last.indices']);
    graph.node('Cast', ['last.indices'], ['seqlens_k'], { to: { int: DataType.INT32 } });
    graph.node('Shape', ['attention_mask'], ['mask.shape']);
    graph.node('Gather', ['mask.shape', 'mask.index'], ['total']);
    graph.node('Cast', ['total'], ['total_sequence_length'], { to: { int: DataType.INT32 } });
  },
  attentionInputs: ['seqlens_k', 'total_sequence_length', 'rotary.cos', 'rotary.sin'],
};
