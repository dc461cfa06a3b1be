import { afterAll, expect, test } from '@jest/globals';
import { quantiseBlocks } from './block-quantise.js';
import { quantiseColumns } from './column-quantise.js';
import { QuantisationThread } from './quantisation-thread.js';

const thread = new QuantisationThread();
afterAll(() => thread.close());

const weights = (count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(i * 12.9898) + 0.4);

test('matrices are quantised as on this thread, whatever is asked for beside them', async () => {
  const size = 64 * 96;
  const answers = await Promise.all([
    thread.columns(weights(size), 96),
    thread.blocks(weights(size), 64, 8, undefined),
    thread.blocks(weights(size), 64, 4, undefined),
  ]);
  expect(answers).toEqual([
    quantiseColumns(weights(size), 96),
    quantiseBlocks(weights(size), 64, 8),
    quantiseBlocks(weights(size), 64, 4),
  ]);
});

test('what lies beside the weights in memory stays where it is', async () => {
  const both = weights(256);
  await thread.columns(both.subarray(0, 128), 4);
  expect(both).toEqual(weights(256));
});

test('what cannot be quantised fails alone', async () => {
  const failing = thread.columns(weights(64), -1);
  await expect(failing).rejects.toMatchObject({
    code: 'engine-failed',
    message: expect.stringMatching(/^The weights could not be quantised: .+\.$/u),
  });
  await expect(thread.columns(weights(64), 4)).resolves.toEqual(quantiseColumns(weights(64), 4));
});

test('closing fails what is still asked for', async () => {
  const closing = new QuantisationThread();
  const asked = closing.columns(weights(64), 4);
  await Promise.all([
    expect(asked).rejects.toThrow('The weights could not be quantised: the thread that does it has ended.'),
    closing.close(),
  ]);
});
