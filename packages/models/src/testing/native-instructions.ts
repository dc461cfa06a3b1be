/** The native operators that are compiled here, and what this processor computes with. */
import { nativeInstructions } from '@qaio/core';
import { kernelsLibrary } from '@qaio/kernels';
import { ModelProto } from '../onnx/gen/onnx.js';

const choices = { avx2: 1, 'avx512-vnni': 2 };
export type InstructionKind = keyof typeof choices;

export const libraryPath = kernelsLibrary();

const best = libraryPath === undefined ? undefined : nativeInstructions(libraryPath);
export const availableInstructions: readonly InstructionKind[] =
  best === 'avx512-vnni' ? ['avx2', 'avx512-vnni'] : best === 'avx2' ? ['avx2'] : [];

/** The same graph with instructions of one kind. */
export function withInstructions(model: Uint8Array, kind: InstructionKind): Uint8Array {
  const decoded = ModelProto.decode(model);
  for (const node of decoded.graph?.node ?? [])
    for (const attribute of node.attribute ?? [])
      if (attribute.name === 'instructions') attribute.i = BigInt(choices[kind]);
  return ModelProto.encode(decoded).finish();
}
