/** Names of what goes into a node and comes out; empty where there is none. */
import type { NodeProto } from '../onnx/gen/onnx.js';

export const inputOf = (node: NodeProto | undefined, place: number): string => node?.input?.[place] ?? '';

export const outputOf = (node: NodeProto | undefined): string => node?.output?.[0] ?? '';

/** Of an attribute; 0 where it is left out. */
export const floatOf = ({ attribute = [] }: NodeProto, name: string): number =>
  attribute.find((each) => each.name === name)?.f ?? 0;

/** An attribute that is a whole number. */
export function intOf(node: NodeProto, attribute: string): number | undefined {
  const value = node.attribute?.find(({ name }) => name === attribute)?.i;
  return value === undefined ? undefined : Number(value);
}
