import { Worker } from 'node:worker_threads';
import { expect, jest, test } from '@jest/globals';
import { defaultEngineLimits, encodePrompt, greedy } from '@qaio/core';
import { type LoadedModel, embeddedModelFolder, loadModel, resolveModelFolder } from '../index.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';

async function reply({ engine, chatTemplate, tokenizer, stopTokenIds }: LoadedModel, message: string) {
  const { tokenIds } = encodePrompt(chatTemplate.render([{ role: 'user', content: message }]), tokenizer);
  const ids: number[] = [];
  const sampling = { ...greedy, maxOutputTokens: 12 };
  for await (const event of engine.generate({ promptTokenIds: tokenIds, sampling, stopTokenIds }))
    if (event.kind === 'token') ids.push(event.tokenId);
  return ids;
}

test('a worker thread that ends fails the run that it was to answer, and the next one has another', async () => {
  await withTemporaryFolder(async (cacheFolder) => {
    const folder = await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype: 'fp32' });
    const told = jest.spyOn(Worker.prototype, 'postMessage');
    const model = await loadModel(folder, {
      clock: () => performance.now(),
      limits: { ...defaultEngineLimits, slotCount: 1, maxContextLength: 64, threadCount: 1 },
      runner: 'node-binding',
      onFallback: () => undefined,
    });
    try {
      const before = await reply(model, '你好');
      // in place of a pass, not within it: the binding then ends the whole process
      told.mockImplementationOnce(function (this: Worker) {
        void this.terminate();
      });
      await expect(reply(model, '你好')).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('try again'),
      });
      expect(await reply(model, '你好')).toEqual(before);
      expect(new Set(told.mock.contexts).size).toBe(2);
    } finally {
      told.mockRestore();
      await model.close();
    }
  });
});
