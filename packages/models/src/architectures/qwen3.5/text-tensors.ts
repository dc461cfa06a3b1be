import { type Told, told } from '@qaio/core';
import type { TensorFile } from '../../checkpoint/tensor-source.js';
import type { SafetensorsReading } from '../architecture.js';

const [plainPrefix, nestedPrefix] = ['model.', 'model.language_model.'];

const leftOut: readonly (readonly [string, Told])[] = [
  ['model.visual.', told`vision`],
  ['mtp.', told`prediction of several tokens at once`],
];

/** Multimodal checkpoints have the text part's tensors under a longer name, and others beside it. */
export function textTensors(names: readonly string[]): SafetensorsReading {
  const isNested = names.some((name) => name.startsWith(nestedPrefix));
  const nested = (name: string): string =>
    name.startsWith(plainPrefix) ? nestedPrefix + name.slice(plainPrefix.length) : name;
  return {
    open: (file) => (isNested ? renamed(file, nested) : file),
    leftOut: leftOut.flatMap(([prefix, what]) => {
      const count = names.filter((name) => name.startsWith(prefix)).length;
      return count > 0 ? [told`${what} (${count} tensors)`] : [];
    }),
  };
}

const renamed = (file: TensorFile, nameOf: (name: string) => string): TensorFile => ({
  read: (name, shape) => file.read(nameOf(name), shape),
  close: () => file.close(),
});
