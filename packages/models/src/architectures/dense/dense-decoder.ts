/** Decoders whose layers are all alike: attention with a cache, then SwiGLU. */
import type { DecoderConfig } from '../../checkpoint/decoder-config.js';
import type { TensorFile } from '../../checkpoint/tensor-source.js';
import type { GgufFile } from '../../gguf/gguf-file.js';
import { attentionNames, frameNames, ggufName } from '../../gguf/gguf-names.js';
import { type AttentionTraits, addAttention, addRotaryTables } from '../../onnx/attention.js';
import { type DecoderParts, buildDecoderGraph } from '../../onnx/decoder-graph.js';
import type { RotationPlan } from '../../rotation/rotated-tensors.js';
import type { Architecture, Decoder } from '../architecture.js';
import { denseConfig, denseGgufConfig } from './dense-config.js';
import { attentionTensors, decoderTensors, frameTensors } from './dense-tensors.js';

export interface DenseTraits extends AttentionTraits {
  /** In config.json. */
  readonly name: string;
  readonly ggufName: string;
  readonly splitOfOldGguf: string;
  /** What else a GGUF file says of the sizes. */
  readonly completeGguf?: (config: DecoderConfig, file: GgufFile) => Promise<DecoderConfig>;
  /** A GGUF file's tensors under other names; without it, names are all that differs. */
  readonly fromGguf?: (tensors: TensorFile, config: DecoderConfig) => TensorFile;
}

export function denseArchitecture(traits: DenseTraits): Architecture {
  const { name, ggufName, splitOfOldGguf, completeGguf } = traits;
  return {
    names: [name],
    ggufName,
    splitOfOldGguf,
    fromConfig: (json, path) => denseDecoder(denseConfig(json, path, name), traits),
    fromGguf: async (file, metadata) => {
      const config = denseGgufConfig(metadata, name);
      return denseDecoder((await completeGguf?.(config, file)) ?? config, traits);
    },
  };
}

function denseDecoder(config: DecoderConfig, traits: DenseTraits): Decoder {
  const { fromGguf = (tensors: TensorFile) => tensors } = traits;
  const layer = { ...frameTensors(config), ...attentionTensors(config, traits) };
  const parts: DecoderParts = {
    config,
    rotation: attentionRotation,
    addTables: (context) => addRotaryTables(context, config, config.headDim),
    addMixer: (context, input) => addAttention(context, config, traits, input),
  };
  return {
    config,
    memory: { cacheLayerCount: config.layerCount, states: [] },
    tensors: decoderTensors(config, () => layer),
    fromGguf: (file) => fromGguf(renamed(file), config),
    buildGraph: (options, source, storage) => buildDecoderGraph(parts, options, source, storage),
  };
}

export const attentionRotation: RotationPlan = {
  'self_attn.q_proj.weight': 'input',
  'self_attn.k_proj.weight': 'input',
  'self_attn.v_proj.weight': 'value',
  'self_attn.v_proj.bias': 'value-bias',
  'self_attn.o_proj.weight': 'output-of-values',
};

const layerNames = { ...frameNames, ...attentionNames };

const renamed = (file: GgufFile): TensorFile => ({
  read: (name, shape) => file.read(ggufName(name, layerNames), shape),
  close: () => file.close(),
});
