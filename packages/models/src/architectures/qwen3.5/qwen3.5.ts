/** Qwen3.5 and 3.6, the dense ones: layers of linear attention with one of full attention in every few. */
import { z } from 'zod';
import { checkedJson } from '../../checkpoint/checked-json.js';
import { addRotaryTables } from '../../onnx/attention.js';
import { type DecoderParts, buildDecoderGraph } from '../../onnx/decoder-graph.js';
import type { RotationPlan } from '../../rotation/rotated-tensors.js';
import type { Architecture, Decoder, SequenceMemory } from '../architecture.js';
import { withWholeNorms } from '../dense/norms-around-one.js';
import { addGatedAttention } from './gated-attention.js';
import { type HybridConfig, hybridConfig, hybridGgufConfig } from './hybrid-config.js';
import { fromTiledGguf } from './gguf-tensors.js';
import { hybridTensors, isAroundOne } from './hybrid-tensors.js';
import { LinearAttention, linearStates } from './linear-attention.js';
import { textTensors } from './text-tensors.js';

const [textName, multimodalName] = ['Qwen3_5ForCausalLM', 'Qwen3_5ForConditionalGeneration'];

const multimodalJson = z.looseObject({
  text_config: z.looseObject({}),
  tie_word_embeddings: z.boolean().optional(),
});

export const qwen35: Architecture = {
  names: [textName, multimodalName],
  ggufName: 'qwen35',
  fromConfig: (json, path) => hybridDecoder(hybridConfig(textConfig(json, path), path, textName)),
  fromGguf: (_, metadata) => Promise.resolve(hybridDecoder(hybridGgufConfig(metadata, textName))),
};

/** A multimodal model's configuration of its text part. */
function textConfig(json: unknown, path: string): unknown {
  const { architectures, ...config } = checkedJson(architecturesJson, json, path);
  if (architectures[0] !== multimodalName) return config;
  const { text_config, tie_word_embeddings } = checkedJson(multimodalJson, json, path);
  return { ...(tie_word_embeddings !== undefined && { tie_word_embeddings }), ...text_config };
}

const architecturesJson = z.looseObject({ architectures: z.array(z.string()) });

function hybridDecoder(config: HybridConfig): Decoder {
  const { isLinear } = config;
  const isFull = isLinear.map((linear) => !linear);
  const parts: DecoderParts = {
    config,
    rotation,
    addTables: (context) => addRotaryTables(context, config, config.rotaryDim),
    addMixer: (context, input) =>
      isLinear[input.layer]
        ? new LinearAttention(context, config, input, countBefore(isLinear, input.layer)).add()
        : addGatedAttention(context, config, input, countBefore(isFull, input.layer)),
  };
  return {
    config,
    memory: memoryOf(config),
    tensors: hybridTensors(config),
    fromSafetensors: textTensors,
    fromGguf: (file) => fromTiledGguf(file, config.linear),
    buildGraph: (options, source, weights) =>
      buildDecoderGraph(parts, options, withWholeNorms(source, isAroundOne), weights),
  };
}

const countBefore = (flags: readonly boolean[], end: number): number =>
  flags.slice(0, end).filter(Boolean).length;

function memoryOf({ isLinear, linear }: HybridConfig): SequenceMemory {
  const linearCount = countBefore(isLinear, isLinear.length);
  return {
    cacheLayerCount: isLinear.length - linearCount,
    states: Array.from({ length: linearCount }, (_, index) => linearStates(linear, index)).flat(),
  };
}

// gates come between a head and what reads it: heads stay in the checkpoint's basis
const rotation: RotationPlan = {
  'self_attn.q_proj.weight': 'input',
  'self_attn.k_proj.weight': 'input',
  'self_attn.v_proj.weight': 'input',
  'self_attn.o_proj.weight': 'output',
  'linear_attn.in_proj_qkv.weight': 'input',
  'linear_attn.in_proj_z.weight': 'input',
  'linear_attn.in_proj_a.weight': 'input',
  'linear_attn.in_proj_b.weight': 'input',
  'linear_attn.out_proj.weight': 'output-of-turned',
};
