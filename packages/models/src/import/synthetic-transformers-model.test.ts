import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { fixtureCheckpoint } from '../testing/fixture-checkpoint.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { ModelProto } from '../onnx/gen/onnx.js';
import { openCheckpoint } from './open-checkpoint.js';
import { writeSyntheticTransformersModel } from './synthetic-transformers-model.js';

/** What the graph takes, and what config.json says. */
async function written(fixture: string) {
  return withTemporaryFolder(async (folder) => {
    const { decoder } = await openCheckpoint(await fixtureCheckpoint(fixture, folder));
    const out = join(folder, 'out');
    await writeSyntheticTransformersModel(decoder, out);
    const { graph } = ModelProto.decode(await readFile(join(out, 'onnx', 'model_q4.onnx')));
    const names = (values: readonly { name?: string | undefined }[] = []) => values.map(({ name }) => name);
    const config: unknown = JSON.parse(await readFile(join(out, 'config.json'), 'utf8'));
    return { inputs: names(graph?.input), outputs: names(graph?.output), config };
  });
}

const tokens = ['input_ids', 'attention_mask'];
const cache = (prefix: string, layer: number) => [`${prefix}.${layer}.key`, `${prefix}.${layer}.value`];

// https://github.com/huggingface/transformers.js/blob/4.3.1/packages/transformers/src/configs.js, getCacheNames
test('layers of a hybrid have the names that transformers.js looks for', async () => {
  const { inputs, outputs, config } = await written('qwen3.5-grouped');
  const states = [0, 1, 2].flatMap((layer) => [`conv.${layer}`, `recurrent.${layer}`]);
  const past = [...states.map((name) => `past_${name}`), ...cache('past_key_values', 3)];
  expect(inputs.toSorted()).toEqual([...tokens, ...past].toSorted());
  const present = [...states.map((name) => `present_${name}`), ...cache('present', 3)];
  expect(outputs).toEqual(expect.arrayContaining(['logits', ...present]));
  const types = [...Array.from({ length: 3 }, () => 'linear_attention'), 'full_attention'];
  expect(config).toMatchObject({ model_type: 'qwen3_next', layer_types: types });
});

test('so have those with keys and values alone', async () => {
  const { inputs, config } = await written('qwen3');
  expect(inputs).toEqual(expect.arrayContaining([...tokens, ...cache('past_key_values', 0)]));
  expect(config).toMatchObject({ model_type: 'qwen2' });
});
