import { QaioError, told } from '@qaio/core';
import type { DecoderConfig } from '../../checkpoint/decoder-config.js';
import type { GgufFile } from '../../gguf/gguf-file.js';

const frequencyTensor = 'rope_freqs.weight';

/** llama.cpp's converter writes Llama 3's scaling of frequencies as a tensor that they are divided by. */
export async function withFrequencies(config: DecoderConfig, file: GgufFile): Promise<DecoderConfig> {
  if (!file.header.tensors.has(frequencyTensor)) return config;
  const { data } = await file.read(frequencyTensor, [config.headDim / 2]);
  if (!data.every((divisor) => divisor > 0))
    throw new QaioError(
      'model-invalid',
      told`${file.path}: expected only positive numbers in '${frequencyTensor}'.`,
    );
  return { ...config, ropeScaling: { kind: 'divided', divisors: Array.from(data) } };
}
