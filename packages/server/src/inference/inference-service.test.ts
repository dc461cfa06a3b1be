import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inference } from '@qaio/protocol';
import { ClientError, Status, createClient } from 'nice-grpc';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer();
});
afterAll(() => scripted.close());

const client = () => createClient(inference.GRPCInferenceServiceDefinition, scripted.channel);
const bytes = (texts: readonly string[]) => texts.map((text) => Buffer.from(text));
const textInput = (name: string, texts: readonly string[]) => ({
  name,
  datatype: 'BYTES',
  shape: [BigInt(texts.length)],
  contents: { bytesContents: bytes(texts) },
});
/** As tritonclient sends them. */
const raw = (texts: readonly string[]): Buffer =>
  Buffer.concat(
    bytes(texts).flatMap((text) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(text.length);
      return [length, text];
    }),
  );
const labels = ['正面', '负面', '正面'];
const texts = ['好开心', '心累', '开心'];

test('the server is alive and ready, and a task is a model', async () => {
  expect(await client().serverLive({})).toMatchObject({ live: true });
  expect(await client().serverReady({})).toMatchObject({ ready: true });
  expect(await client().modelReady({ name: 'sentiment' })).toMatchObject({ ready: true });
  expect(await client().modelReady({ name: 'nope' })).toMatchObject({ ready: false });
  const version = scripted.tasks.tasks.get('sentiment').task.etag;
  expect(await client().modelReady({ name: 'sentiment', version })).toMatchObject({ ready: true });
  expect(await client().modelReady({ name: 'sentiment', version: 'zz' })).toMatchObject({ ready: false });
  expect(await client().serverMetadata({})).toMatchObject({ name: 'qaio', version: '0.0.0-test' });
});

test('a model tells its inputs, outputs and version', async () => {
  const { task } = scripted.tasks.tasks.get('sentiment');
  expect(await client().modelMetadata({ name: 'tasks/sentiment' })).toMatchObject({
    name: 'sentiment',
    versions: [task.etag],
    inputs: [{ name: 'text', datatype: 'BYTES', shape: [-1n] }],
    outputs: [
      { name: 'label', datatype: 'BYTES', shape: [-1n] },
      { name: 'confidence', datatype: 'FP64' },
      { name: 'scores', datatype: 'FP64', shape: [-1n, 2n] },
      { name: 'abstained', datatype: 'BOOL', shape: [-1n] },
      { name: 'abstain_reason', datatype: 'BYTES', shape: [-1n] },
    ],
  });
});

describe('inferring', () => {
  test('gives each row what it gives alone, in the order of the rows', async () => {
    const { outputs, modelName } = await client().modelInfer({
      modelName: 'sentiment',
      inputs: [textInput('text', texts)],
    });
    expect(modelName).toBe('sentiment');
    const [label, confidence, scores] = outputs;
    expect(label?.contents?.bytesContents.map(String)).toEqual(labels);
    expect(scores).toMatchObject({ name: 'scores', shape: [3n, 2n] });
    for (const [i, text] of texts.entries()) {
      const { result } = await scripted.tasks.run({ task: 'sentiment', input: { text } });
      const { output } = result;
      if (output.kind !== 'choice') throw new Error('expected a choice');
      expect(confidence?.contents?.fp64Contents[i]).toBe(output.confidence);
    }
  });

  test('reads and writes raw contents, and only the outputs that are asked for', async () => {
    const { outputs, rawOutputContents } = await client().modelInfer({
      modelName: 'sentiment',
      inputs: [{ name: 'text', datatype: 'BYTES', shape: [3n, 1n] }],
      rawInputContents: [raw(texts)],
      outputs: [{ name: 'label' }],
    });
    expect(outputs).toMatchObject([{ name: 'label', datatype: 'BYTES', shape: [3n] }]);
    expect(rawOutputContents.map((content) => Buffer.from(content))).toEqual([raw(labels)]);
  });

  test('a text is a text', async () => {
    const { outputs } = await client().modelInfer({
      modelName: 'chat',
      inputs: [textInput('message', ['你好'])],
      parameters: { maxOutputTokens: { parameterChoice: { $case: 'int64Param', value: 64n } } },
    });
    expect(outputs.map(({ name, contents }) => [name, contents?.bytesContents.map(String)])).toEqual([
      ['text', ['听到：你好(正面)']],
    ]);
  });

  test.each(['max_output_tokens', 'maxOutputTokens'])('%s is a parameter', async (name) => {
    const { outputs } = await client().modelInfer({
      modelName: 'chat',
      inputs: [textInput('message', ['你好'])],
      parameters: { [name]: { parameterChoice: { $case: 'int64Param', value: 3n } } },
    });
    expect(outputs[0]?.contents?.bytesContents.map(String)).toEqual(['听']);
  });
});

const one = textInput('text', ['好']);
const rawRequest = (shape: bigint[], content: Buffer) => ({
  inputs: [{ name: 'text', datatype: 'BYTES', shape }],
  rawInputContents: [content],
});
test.each<[string, object, Status, RegExp]>([
  ['no input', {}, Status.INVALID_ARGUMENT, /no rows/u],
  ['a model that is none', { modelName: 'nope', inputs: [one] }, Status.NOT_FOUND, /nope/u],
  ['another version', { modelVersion: 'old', inputs: [one] }, Status.NOT_FOUND, /no version 'old'/u],
  ['an input twice', { inputs: [one, one] }, Status.INVALID_ARGUMENT, /'text' is there twice/u],
  ['another datatype', { inputs: [{ ...one, datatype: 'FP16' }] }, Status.INVALID_ARGUMENT, /FP16.*BYTES/u],
  ['another shape', { inputs: [{ ...one, shape: [2n] }] }, Status.INVALID_ARGUMENT, /1 elements.*wants 2/u],
  [
    'raw bytes that end early',
    rawRequest([1n], raw(['好']).subarray(0, 5)),
    Status.INVALID_ARGUMENT,
    /inside/u,
  ],
  [
    'bytes that are not UTF-8',
    rawRequest([1n], Buffer.from([1, 0, 0, 0, 255])),
    Status.INVALID_ARGUMENT,
    /UTF-8/u,
  ],
  [
    'an output that is none',
    { inputs: [one], outputs: [{ name: 'x' }] },
    Status.INVALID_ARGUMENT,
    /label, conf/u,
  ],
  [
    'a parameter that is none',
    { inputs: [one], parameters: { x: { parameterChoice: { $case: 'int64Param', value: 1n } } } },
    Status.INVALID_ARGUMENT,
    /'x'.*top_p/u,
  ],
  [
    'a parameter in both ways',
    {
      inputs: [one],
      parameters: Object.fromEntries(
        ['top_p', 'topP'].map((name) => [name, { parameterChoice: { $case: 'doubleParam', value: 0.5 } }]),
      ),
    },
    Status.INVALID_ARGUMENT,
    /'topP'.*another way/u,
  ],
  [
    'half a seed',
    { inputs: [one], parameters: { seed: { parameterChoice: { $case: 'doubleParam', value: 0.5 } } } },
    Status.INVALID_ARGUMENT,
    /'seed' must be a whole number/u,
  ],
  ['an empty text', { inputs: [textInput('text', [''])] }, Status.INVALID_ARGUMENT, /text/u],
])('%s is refused in words', async (_, request, status, words) => {
  const error = await client()
    .modelInfer({ modelName: 'sentiment', ...request })
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof ClientError)) throw new Error('expected a refusal');
  expect(error.code).toBe(status);
  expect(error.details).toMatch(words);
});
