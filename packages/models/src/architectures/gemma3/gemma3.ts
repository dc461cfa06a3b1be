/** Gemma 3, its text part: in most layers a token sees a window of the last ones, in every sixth it sees all. */
import type { LayerNorms } from '../../checkpoint/layer-norms.js';
import type { TensorFile } from '../../checkpoint/tensor-source.js';
import type { GgufFile } from '../../gguf/gguf-file.js';
import { type LayerNames, attentionNames, frameNames, ggufName } from '../../gguf/gguf-names.js';
import { addAttention, addRotaryTables } from '../../onnx/attention.js';
import { type DecoderParts, buildDecoderGraph } from '../../onnx/decoder-graph.js';
import type { Architecture, Decoder } from '../architecture.js';
import { attentionRotation } from '../dense/dense-decoder.js';
import { attentionTensors, decoderTensors, frameTensors } from '../dense/dense-tensors.js';
import { beyondOne, withWholeNorms } from '../dense/norms-around-one.js';
import { addSlidingWindow } from './sliding-window.js';
import { type WindowedConfig, windowedConfig, windowedGgufConfig } from './windowed-config.js';

const name = 'Gemma3ForCausalLM';

export const gemma3: Architecture = {
  names: [name],
  ggufName: 'gemma3',
  fromConfig: (json, path) => windowedDecoder(windowedConfig(json, path, name)),
  fromGguf: (_, metadata) => Promise.resolve(windowedDecoder(windowedGgufConfig(metadata, name))),
};

function windowedDecoder(config: WindowedConfig): Decoder {
  const { hiddenSize } = config;
  const layer = {
    ...frameTensors(config),
    'pre_feedforward_layernorm.weight': [hiddenSize],
    'post_feedforward_layernorm.weight': [hiddenSize],
    ...attentionTensors(config, attentionTraits),
  };
  return {
    config,
    memory: { cacheLayerCount: config.layerCount, states: [] },
    tensors: decoderTensors(config, () => layer),
    fromGguf: wholeNorms,
    buildGraph: (options, source, storage) =>
      buildDecoderGraph(partsOf(config), options, withWholeNorms(source, isNorm), storage),
  };
}

/** Of one graph: its layers share the window's inputs. */
function partsOf(config: WindowedConfig): DecoderParts {
  const { headDim, hiddenSize, isLocal, attentionScale: scale } = config;
  let windowed: readonly string[];
  return {
    config,
    rotation: attentionRotation,
    norms,
    embeddingScale: Math.sqrt(hiddenSize),
    activation: 'gelu-tanh',
    addTables: async (context) => {
      await addRotaryTables(context, config, headDim);
      windowed = await addSlidingWindow(context, config);
    },
    addMixer: (context, input) => {
      const inputs = isLocal[input.layer] ? windowed : context.layout.attentionInputs;
      return addAttention(context, config, { ...attentionTraits, scale, inputs }, input);
    },
  };
}

const attentionTraits = { hasQkvBias: false, hasQkNorm: true };

const norms: LayerNorms = {
  beforeFeedForward: 'pre_feedforward_layernorm',
  ofOutputs: { mixer: 'post_attention_layernorm', feedForward: 'post_feedforward_layernorm' },
};

const isNorm = (tensor: string): boolean => tensor.endsWith('norm.weight');

const layerNames: LayerNames = {
  ...frameNames,
  post_attention_layernorm: 'post_attention_norm',
  pre_feedforward_layernorm: 'ffn_norm',
  post_feedforward_layernorm: 'post_ffw_norm',
  ...attentionNames,
};

const wholeNorms = (file: GgufFile): TensorFile => ({
  read: async (tensor, shape) => {
    const read = await file.read(ggufName(tensor, layerNames), shape);
    return isNorm(tensor) ? beyondOne(read) : read;
  },
  close: () => file.close(),
});
