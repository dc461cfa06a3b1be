import { expect, test } from '@jest/globals';
import type { QaioError } from '../errors.js';
import { collect, reference, request, setup } from '../testing/engine-setup.js';
import { argmax } from './log-softmax.js';

test('random arrivals, lengths and cancels: every survivor is right and every slot comes back', async () => {
  let seed = 12345;
  const random = (limit: number): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % limit;
  const { engine } = setup({ slotCount: 3 }, { maxWaiting: 1000, prefillBudget: 5 });
  const runs = Array.from({ length: 120 }, async () => {
    const prompt = Array.from({ length: 1 + random(30) }, () => random(90));
    const count = 1 + random(20);
    const controller = new AbortController();
    for (let i = random(40); i > 0; i--) await new Promise(setImmediate);
    const candidates = Array.from({ length: 97 }, (_, id) => [id]);
    const isScored = random(2) === 0;
    // a score over all tokens says which one the script chose
    const run = isScored
      ? engine
          .score({ promptTokenIds: prompt, candidates }, controller.signal)
          .then(({ logProbs }) => [argmax(logProbs)])
      : collect(engine.generate(request(prompt, count), controller.signal));
    if (random(3) === 0) setTimeout(() => controller.abort(), random(20));
    const outcome = await run.catch((error: unknown) => (error as QaioError).code);
    const expected = reference(prompt, isScored ? 1 : count);
    return { outcome, expected, isAborted: controller.signal.aborted };
  });
  for (const { outcome, expected, isAborted } of await Promise.all(runs))
    if (outcome === 'aborted') expect(isAborted).toBe(true);
    else expect(outcome).toEqual(expected);
  expect(engine.load).toEqual({ running: 0, waiting: 0, freeSlots: 3 });
});
