import { QaioError, told } from '@qaio/core';
import { tensorTypes } from './dequantise.js';
import type { GgufHeader } from './gguf-header.js';

/** ggml_type of those that are not read here: https://github.com/ggml-org/ggml/blob/master/include/ggml.h */
const otherNames: Readonly<Record<number, string>> = {
  9: 'Q8_1',
  15: 'Q8_K',
  16: 'IQ2_XXS',
  17: 'IQ2_XS',
  18: 'IQ3_XXS',
  19: 'IQ1_S',
  21: 'IQ3_S',
  22: 'IQ2_S',
  29: 'IQ1_M',
  34: 'TQ1_0',
  35: 'TQ2_0',
  39: 'MXFP4',
};

/** What can be read, for messages. */
export function readableTypes(): string {
  return Object.values(tensorTypes)
    .map(({ name }) => name)
    .join(', ');
}

/** A type that is not read here, by the name that files of it have. */
export const typeName = (type: number): string => otherNames[type] ?? `ggml type ${type}`;

/** @throws QaioError `model-unsupported` for a file with a tensor that cannot be read, before any is */
export function refuseUnreadable({ tensors }: GgufHeader, path: string): void {
  const unreadable = [...tensors.values()].find(({ type }) => !tensorTypes[type]);
  if (!unreadable) return;
  throw new QaioError(
    'model-unsupported',
    told`${path}: '${unreadable.name}' is stored as ${typeName(unreadable.type)}, which cannot be read. Fetch a file of the same model whose name has Q4_K_M, Q8_0 or another of: ${readableTypes()}.`,
  );
}
