import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@qaio/core';
import type { Decoder } from '../architectures/architecture.js';
import type { DecoderConfig } from '../checkpoint/decoder-config.js';
import type { TensorSource } from '../checkpoint/tensor-source.js';
import type { Dtype } from '../onnx/dtype.js';
import { maskLayout } from '../onnx/graph-layout.js';
import { buildFolder } from '../model-folder/build-folder.js';
import { withGraphStorage } from './graph-storage.js';
import { manifestShape, writeGraph } from './import-checkpoint.js';

/** Writes a model folder with random weights and no tokenizer, for benchmarks. */
export async function writeSyntheticModel(decoder: Decoder, dtype: Dtype, outFolder: string): Promise<void> {
  await buildFolder(outFolder, async (building) => {
    await writeGraph(decoder, { dtype }, randomTensors(), building);
    const identity = { format: 2, name: 'synthetic', sourceSha256: 'synthetic' } as const;
    return { ...identity, dtype, ...manifestShape(decoder), eosTokenIds: [0] };
  });
}

/** The same for transformers.js, in its folder layout and with int4 weights. */
export async function writeSyntheticTransformersModel(decoder: Decoder, outFolder: string): Promise<void> {
  const folder = join(outFolder, 'onnx');
  await makeFolder(folder);
  const options = { dtype: 'int4', layout: maskLayout } as const;
  const { model } = await withGraphStorage(join(folder, 'model_q4.onnx_data'), (storage) =>
    decoder.buildGraph(options, randomTensors(), storage),
  );
  await writeFile(join(folder, 'model_q4.onnx'), model);
  await writeFile(join(outFolder, 'config.json'), JSON.stringify(transformersConfig(decoder.config)));
}

function transformersConfig(config: DecoderConfig) {
  return {
    architectures: [config.architecture],
    model_type: 'qwen2',
    hidden_size: config.hiddenSize,
    intermediate_size: config.intermediateSize,
    num_hidden_layers: config.layerCount,
    num_attention_heads: config.headCount,
    num_key_value_heads: config.kvHeadCount,
    max_position_embeddings: config.contextLength,
    vocab_size: config.vocabSize,
    'transformers.js_config': { use_external_data_format: true },
  };
}

/**
 * Weights that keep activations in range: gains of one, small biases and matrices. No two matrices are alike: the runtime
 * keeps equal ones once, and would run nearly twice as fast as with a real model.
 */
function randomTensors(): TensorSource {
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
