import type { NodeProto } from '../onnx/gen/onnx.js';

/** A layer of attention of any kind that a native operator computes. */
export interface NativeAttention {
  readonly node: NodeProto;
  /** The last of the nodes that it stands for. */
  readonly last: NodeProto;
}
