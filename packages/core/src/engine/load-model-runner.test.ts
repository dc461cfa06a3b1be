import { describe, expect, test } from '@jest/globals';
import { QaioError } from '../errors.js';
import { loadModelRunner } from './load-model-runner.js';

const options = {
  graphPath: '/nonexistent/model.onnx',
  layerCount: 1,
  kvHeadCount: 1,
  headDim: 2,
  vocabSize: 3,
  hiddenSize: 2,
  contextLength: 4,
  slotCount: 1,
  threadCount: 1,
};

describe.each(['c-api', 'node-binding', 'auto'] as const)('%s', (kind) => {
  test('a graph that cannot be loaded is named, and nothing else is tried', async () => {
    const fallbacks: string[] = [];
    const load = loadModelRunner(kind, options, (reason) => fallbacks.push(reason));
    const error = await load.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(QaioError);
    expect(error).toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining(options.graphPath),
    });
    expect(fallbacks).toEqual([]);
  });
});
