import type { Decoder } from '../architectures/architecture.js';
import type { TensorSource } from '../checkpoint/tensor-source.js';
import type { Dtype } from '../onnx/dtype.js';
import { buildFolder } from '../model-folder/build-folder.js';
import { manifestShape, writeGraph } from './import-checkpoint.js';

/** Writes a model folder with random weights and no tokenizer, for benchmarks. */
export async function writeSyntheticModel(decoder: Decoder, dtype: Dtype, outFolder: string): Promise<void> {
  await buildFolder(outFolder, async (building) => {
    await writeGraph(decoder, { dtype }, randomTensors(), building);
    const identity = { format: 2, name: 'synthetic', sourceSha256: 'synthetic' } as const;
    return { ...identity, dtype, ...manifestShape(decoder), eosTokenIds: [0] };
  });
}

/**
 * Weights that keep activations in range: gains of one, small biases and matrices. No two matrices are alike: the runtime
 * keeps equal ones once, and would run nearly twice as fast as with a real model.
 */
export function randomTensors(): TensorSource {
  const noise = new Noise();
  return {
    read: async (name, shape) => {
      const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
      if (name.includes('norm')) data.fill(1);
      else noise.fill(data);
      return { shape, data };
    },
  };
}

/** A linear congruential sequence over [-0.03, 0.03): the same weights on every machine. */
class Noise {
  #state = 1;

  fill(data: Float32Array): void {
    let state = this.#state;
    for (let i = 0; i < data.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      data[i] = (state / 2 ** 32 - 0.5) * 0.06;
    }
    this.#state = state;
  }
}
