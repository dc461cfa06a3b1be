import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@qaio/core';
import type { Decoder } from '../architectures/architecture.js';
import { type GraphProto, ModelProto, type NodeProto, type ValueInfoProto } from '../onnx/gen/onnx.js';
import { maskLayout } from '../onnx/graph-layout.js';
import { withGraphStorage } from './graph-storage.js';
import { randomTensors } from './synthetic-model.js';

/** Writes a model with random weights for transformers.js, in its folder layout and with int4 weights. */
export async function writeSyntheticTransformersModel(decoder: Decoder, outFolder: string): Promise<void> {
  const folder = join(outFolder, 'onnx');
  await makeFolder(folder);
  const options = { dtype: 'int4', layout: maskLayout } as const;
  const { model } = await withGraphStorage(join(folder, 'model_q4.onnx_data'), (storage) =>
    decoder.buildGraph(options, randomTensors(), storage),
  );
  await writeFile(join(folder, 'model_q4.onnx'), renamed(model, memoryNames(decoder)));
  await writeFile(join(outFolder, 'config.json'), JSON.stringify(transformersConfig(decoder)));
}

const isHybrid = ({ memory }: Decoder): boolean => memory.states.length > 0;

/** Every few layers one is of full attention, the last of them. */
function isFull({ config, memory }: Decoder, layer: number): boolean {
  return (layer + 1) % (config.layerCount / memory.cacheLayerCount) === 0;
}

/**
 * A hybrid says to be a Qwen3-Next, whose layers remember the same: of Qwen3.5 transformers.js wants the embeddings as a
 * graph of their own, since images come between, which would only cost it time and a second copy.
 */
function transformersConfig(decoder: Decoder) {
  const { config } = decoder;
  const layers = Array.from({ length: config.layerCount }, (_, layer) => layer);
  const types = layers.map((layer) => (isFull(decoder, layer) ? 'full_attention' : 'linear_attention'));
  return {
    architectures: [config.architecture],
    model_type: isHybrid(decoder) ? 'qwen3_next' : 'qwen2',
    ...(isHybrid(decoder) && { layer_types: types }),
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

/** Of what layers remember: transformers.js counts all layers, this project's graphs those of a kind. */
function memoryNames(decoder: Decoder): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  if (!isHybrid(decoder)) return names;
  let [full, linear] = [0, 0];
  for (let layer = 0; layer < decoder.config.layerCount; layer++) {
    const own = isFull(decoder, layer) ? cacheNames(full++, layer) : stateNames(linear++, layer);
    for (const [from, to] of own) names.set(from, to);
  }
  return names;
}

type Renaming = readonly (readonly [string, string])[];

const cacheNames = (index: number, layer: number): Renaming =>
  ['past_key_values', 'present'].flatMap((prefix) =>
    ['key', 'value'].map((part) => [`${prefix}.${index}.${part}`, `${prefix}.${layer}.${part}`] as const),
  );

const stateNames = (index: number, layer: number): Renaming =>
  ['past', 'present'].flatMap((prefix) => [
    [`${prefix}_state.${index}.convolution`, `${prefix}_conv.${layer}`],
    [`${prefix}_state.${index}.recurrent`, `${prefix}_recurrent.${layer}`],
  ]);

function renamed(encoded: Uint8Array, names: ReadonlyMap<string, string>): Uint8Array {
  const model = ModelProto.decode(encoded);
  const { node = [], input = [], output = [] }: GraphProto = model.graph ?? {};
  const nameOf = (name: string): string => names.get(name) ?? name;
  const value = (each: ValueInfoProto): ValueInfoProto => ({ ...each, name: nameOf(each.name ?? '') });
  const renamedNode = (each: NodeProto): NodeProto => ({
    ...each,
    input: each.input?.map(nameOf),
    output: each.output?.map(nameOf),
  });
  const ends = { input: input.map(value), output: output.map(value) };
  const graph = { ...model.graph, ...ends, node: node.map(renamedNode) };
  return ModelProto.encode({ ...model, graph }).finish();
}
