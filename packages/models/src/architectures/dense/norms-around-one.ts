/** Norms whose checkpoints have what their weights are beyond one. */
import type { FloatTensor, TensorSource } from '../../checkpoint/tensor-source.js';

type IsAroundOne = (name: string) => boolean;

/** The same tensors, with norms that multiply with what they say. */
export const withWholeNorms = (source: TensorSource, isAroundOne: IsAroundOne): TensorSource => ({
  read: async (name, shape) => {
    const tensor = await source.read(name, shape);
    return isAroundOne(name) ? { shape, data: tensor.data.map((weight) => 1 + weight) } : tensor;
  },
});

/** A norm as such checkpoints have it; llama.cpp's converter adds the one. */
export const beyondOne = ({ shape, data }: FloatTensor): FloatTensor => ({
  shape,
  data: data.map((weight) => weight - 1),
});
