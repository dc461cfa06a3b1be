import type { Attribute } from '../onnx/attribute.js';
import type { NodeProto } from '../onnx/gen/onnx.js';

/** A linear layer that a native operator computes, found among the runtime's own. */
export interface NativeLinear {
  readonly kind: 'Int8' | 'Block';
  /** By name: what goes in, before it is encoded, and what comes out. */
  readonly input: string;
  readonly output: string;
  /** Of the operator, behind its input; empty names for what is left out. */
  readonly weights: readonly string[];
  readonly bias: string | undefined;
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** The node that gives the output. */
  readonly last: NodeProto;
}
