import type { Decoder } from '@qaio/models';
import type { GgufHeader } from './gguf-header.js';
import { isHybrid } from './gguf-tensors.js';

export function addMetadata(header: GgufHeader, decoder: Decoder, fileType: number): void {
  const { config } = decoder;
  const name = isHybrid(decoder) ? 'qwen35' : 'qwen2';
  header.text('general.architecture', name);
  header.uint32('general.file_type', fileType);
  header.uint32(`${name}.block_count`, config.layerCount);
  header.uint32(`${name}.context_length`, config.contextLength);
  header.uint32(`${name}.embedding_length`, config.hiddenSize);
  header.uint32(`${name}.feed_forward_length`, config.intermediateSize);
  header.uint32(`${name}.attention.head_count`, config.headCount);
  header.uint32(`${name}.attention.head_count_kv`, config.kvHeadCount);
  header.float32(`${name}.attention.layer_norm_rms_epsilon`, config.rmsNormEpsilon);
  header.float32(`${name}.rope.freq_base`, config.ropeTheta);
  if (isHybrid(decoder)) addHybridMetadata(header, decoder);
  header.vocabulary(config.vocabSize);
  header.text('tokenizer.chat_template', "{% for message in messages %}{{ message['content'] }}{% endfor %}");
}

/** Sizes of gated attention and of the linear layers, which all are alike. */
function addHybridMetadata(header: GgufHeader, { config, memory, tensors }: Decoder): void {
  const shapeOf = (end: string): readonly number[] =>
    [...tensors].find(([name]) => name.endsWith(end))?.[1] ?? [];
  const [valueHeads = 0, keyDim = 0, valueDim = 0] =
    memory.states.find(({ dims }) => dims.length === 3)?.dims ?? [];
  const [channels = 0, , kernel = 0] = shapeOf('conv1d.weight');
  const keyHeads = (channels - valueHeads * valueDim) / 2 / keyDim;
  const rotaryDim = config.headDim / 4;
  header.uint32('qwen35.attention.key_length', config.headDim);
  header.uint32('qwen35.attention.value_length', config.headDim);
  header.uint32('qwen35.rope.dimension_count', rotaryDim);
  // of text alone all axes turn alike
  header.int32s('qwen35.rope.dimension_sections', [rotaryDim / 2, 0, 0, 0]);
  header.uint32('qwen35.full_attention_interval', config.layerCount / memory.cacheLayerCount);
  header.uint32('qwen35.ssm.conv_kernel', kernel);
  header.uint32('qwen35.ssm.state_size', keyDim);
  header.uint32('qwen35.ssm.group_count', keyHeads);
  header.uint32('qwen35.ssm.time_step_rank', valueHeads);
  header.uint32('qwen35.ssm.inner_size', valueHeads * valueDim);
}
