import { AttributeProto_AttributeType as AttributeType, type AttributeProto } from './gen/onnx.js';

export type Attribute = string | { readonly int: number } | { readonly float: number };

export function toAttributes(attributes: Readonly<Record<string, Attribute>>): AttributeProto[] {
  return Object.entries(attributes).map(([name, value]) => toAttribute(name, value));
}

function toAttribute(name: string, value: Attribute): AttributeProto {
  if (typeof value === 'string')
    return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  if ('int' in value) return { name, type: AttributeType.INT, i: BigInt(value.int) };
  return { name, type: AttributeType.FLOAT, f: value.float };
}
