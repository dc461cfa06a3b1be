import { type Attribute, toAttributes } from '../onnx/attribute.js';
import type { NodeProto } from '../onnx/gen/onnx.js';

/** Of the operators in `packages/kernels`. */
export const domain = 'qaio';

/** With the best instructions that the processor has. @param name its first output's */
export function nativeNode(
  opType: string,
  node: Pick<NodeProto, 'name' | 'input' | 'output'>,
  attributes: Readonly<Record<string, Attribute>>,
): NodeProto {
  return { ...node, opType, domain, attribute: toAttributes({ ...attributes, instructions: { int: 0 } }) };
}
