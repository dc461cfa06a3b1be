import { describe, expect, test } from '@jest/globals';
import { checksum, code, collect, reference, request, setup, stop } from '../testing/engine-setup.js';
import { ScriptedModelRunner } from '../testing/scripted-model-runner.js';
import { Engine } from './engine.js';

const prompts = [[1, 2, 3], [4], [5, 6, 7, 8, 9, 10, 11, 12, 13], [14, 15], [16, 17, 18, 19, 20]];

describe('generation', () => {
  test('a prompt prefilled in chunks gives what it gives whole', async () => {
    for (const prefillBudget of [1, 2, 4, 100]) {
      const { engine } = setup({}, { prefillBudget });
      expect(await collect(engine.generate(request(prompts[2] ?? [])))).toEqual(
        reference(prompts[2] ?? [], 8),
      );
    }
  });

  test('many at once give what each gives alone, also when they must wait for a slot', async () => {
    const { engine, runner } = setup({ slotCount: 2 });
    const outputs = await Promise.all(prompts.map((prompt) => collect(engine.generate(request(prompt)))));
    expect(outputs).toEqual(prompts.map((prompt) => reference(prompt, 8)));
    expect(Math.max(...runner.calls.map((rows) => rows.length))).toBe(2);
    expect(engine.load).toEqual({ running: 0, waiting: 0, freeSlots: 2 });
  });

  test('a long prompt does not keep a running stream waiting for more than a chunk', async () => {
    const { engine, runner } = setup({ slotCount: 2 });
    const short = collect(engine.generate(request([1], 20)));
    const long = collect(
      engine.generate(
        request(
          Array.from({ length: 40 }, (_, i) => i),
          2,
        ),
      ),
    );
    await Promise.all([short, long]);
    const shared = runner.calls.filter((rows) => rows.length === 2);
    expect(shared.length).toBeGreaterThanOrEqual(10);
    expect(shared.every((rows) => rows.reduce((sum, row) => sum + row.tokenIds.length, 0) <= 5)).toBe(true);
  });

  test('one that nobody reads delays nobody and frees its slot; all of it is there for who reads late', async () => {
    const { engine } = setup({ slotCount: 1 });
    const unread = engine.generate(request([1, 2, 3], 20));
    expect(await collect(engine.generate(request([4], 8)))).toEqual(reference([4], 8));
    expect(engine.load).toEqual({ running: 0, waiting: 0, freeSlots: 1 });
    expect(await collect(unread)).toEqual(reference([1, 2, 3], 20));
  });

  test('it ends at a stop token, which is not part of the output, and at the limit', async () => {
    const runner = new ScriptedModelRunner((ids) => (ids.length < 5 ? 42 : stop));
    const engine = new Engine({
      runner,
      clock: () => 0,
      maxWaiting: 8,
      prefillBudget: 4,
      prefixCacheBytes: 0,
    });
    const events = [];
    for await (const event of engine.generate(request([1, 2]))) events.push(event);
    expect(events.map((event) => (event.kind === 'token' ? event.tokenId : event.finishReason))).toEqual([
      42,
      42,
      42,
      'stop-token',
    ]);
  });

  test('one that waits for a slot is queued for longer than one that does not; both prefill, then decode', async () => {
    const { engine } = setup({ slotCount: 1 }); // its clock goes on by one with every look
    const timing = async (prompt: readonly number[]) => {
      const seen = [];
      for await (const event of engine.generate(request(prompt, 3))) seen.push(event.timing);
      return seen;
    };
    const [at, waiting] = await Promise.all([timing([1]), timing([2])]);
    expect(Math.min(...waiting.map((one) => one.queuedMs))).toBeGreaterThan(
      Math.max(...at.map((one) => one.queuedMs)),
    );
    for (const timings of [at, waiting]) {
      expect(new Set(timings.map(({ queuedMs, prefillMs }) => `${queuedMs} ${prefillMs}`)).size).toBe(1);
      expect(timings.every(({ prefillMs }) => prefillMs > 0)).toBe(true);
      const decoding = timings.map(({ totalMs, timeToFirstTokenMs }) => totalMs - timeToFirstTokenMs);
      expect(decoding).toEqual([...decoding].sort((a, b) => a - b));
      expect(decoding.at(-1)).toBeGreaterThan(decoding[0] ?? NaN);
    }
  });

  test('output stops where the context ends', async () => {
    const { engine } = setup({ contextLength: 6 });
    expect(await collect(engine.generate(request([1, 2, 3], 50)))).toEqual(reference([1, 2, 3], 3));
  });
});

describe('shared prefixes', () => {
  const prefix = [7, 7, 7, 7, 7, 7];
  const run = async (engine: Engine, tail: readonly number[]): Promise<{ ids: number[]; cached: number }> => {
    const ids: number[] = [];
    let cached = -1;
    const promptTokenIds = [...prefix, ...tail];
    const events = engine.generate({ ...request(promptTokenIds), prefixTokenCount: prefix.length });
    for await (const event of events) {
      if (event.kind === 'token') ids.push(event.tokenId);
      cached = event.cachedTokenCount;
    }
    return { ids, cached };
  };

  test('the second run takes the prefix from the cache and answers as a cold one', async () => {
    const { engine, runner } = setup();
    const cold = await run(engine, [1, 2]);
    runner.calls.length = 0;
    const warm = await run(engine, [1, 2]);
    expect(warm.ids).toEqual(cold.ids);
    expect([cold.cached, warm.cached]).toEqual([0, 6]);
    expect(runner.calls[0]?.[0]).toMatchObject({ position: 6, tokenIds: [1, 2] });
    expect((await run(engine, [3])).ids).toEqual(reference([...prefix, 3], 8));
    expect(engine.prefixCacheBytes).toBe(24);
  });

  test('many at once, cold and warm, give what each gives alone', async () => {
    const { engine } = setup({ slotCount: 2 });
    const tails = [[1], [2, 3], [4], [5, 6, 7]];
    const outcomes = await Promise.all(tails.map((tail) => run(engine, tail)));
    expect(outcomes.map(({ ids }) => ids)).toEqual(tails.map((tail) => reference([...prefix, ...tail], 8)));
  });

  test('a pass ends where the prefix does, cached or not', async () => {
    const { engine, runner } = setup({}, { prefixCacheBytes: 0, prefillBudget: 100 });
    await run(engine, [1, 2]);
    expect(runner.calls.slice(0, 2).map(([row]) => [row?.position, row?.tokenIds.length])).toEqual([
      [0, 6],
      [6, 2],
    ]);
    expect((await run(engine, [1, 2])).cached).toBe(0);
  });
});

describe('conversations', () => {
  const turn = async (engine: Engine, promptTokenIds: readonly number[], conversation = 'a') => {
    const events = [];
    for await (const event of engine.generate({ ...request(promptTokenIds, 4), conversation }))
      events.push(event);
    const ids = events.flatMap((event) => (event.kind === 'token' ? [event.tokenId] : []));
    return { ids, cached: events.at(-1)?.cachedTokenCount };
  };

  test('the next turn begins where the last one ended, and answers as a cold one', async () => {
    const { engine } = setup();
    const first = [1, 2, 3];
    const answer = await turn(engine, first);
    const second = [...first, ...answer.ids, 4, 5];
    expect(await turn(engine, second)).toEqual({ ids: reference(second, 4), cached: 6 });
    expect(await turn(engine, second)).toEqual({ ids: reference(second, 4), cached: 8 });
  });

  test('another conversation, or a history that was changed, takes only what agrees', async () => {
    const { engine } = setup();
    await turn(engine, [1, 2, 3]);
    expect(await turn(engine, [1, 2, 9, 9])).toEqual({ ids: reference([1, 2, 9, 9], 4), cached: 2 });
    expect(await turn(engine, [1, 2, 3], 'b')).toEqual({ ids: reference([1, 2, 3], 4), cached: 0 });
  });

  test('without room the turns are cold and as right as ever', async () => {
    const { engine } = setup({}, { prefixCacheBytes: 8 });
    await turn(engine, [1, 2, 3]);
    expect(await turn(engine, [1, 2, 3, 4])).toEqual({ ids: reference([1, 2, 3, 4], 4), cached: 0 });
  });
});

describe('scoring', () => {
  const logProb = (prompt: readonly number[], candidate: readonly number[]): number => {
    let sum = 0;
    candidate.forEach((id, i) => {
      const chosen = checksum([...prompt, ...candidate.slice(0, i)]);
      sum += (id === chosen ? 10 : 0) - Math.log(Math.exp(10) + 299);
    });
    return sum;
  };

  test('log-probabilities of labels of one and of several tokens, that begin alike or not', async () => {
    const prompt = [3, 1, 4, 1, 5, 9, 2, 6];
    const first = checksum(prompt);
    const second = checksum([...prompt, first]);
    const candidates = [[first], [first, second], [first, 7], [8, 9, 10]];
    const { engine } = setup();
    const { logProbs } = await engine.score({ promptTokenIds: prompt, candidates });
    logProbs.forEach((value, i) => expect(value).toBeCloseTo(logProb(prompt, candidates[i] ?? []), 4));
    expect(engine.load.freeSlots).toBe(2);
  });

  test('single-token labels cost one pass over the prompt and nothing more', async () => {
    const { engine, runner } = setup({}, { prefillBudget: 100 });
    await engine.score({ promptTokenIds: [1, 2, 3], candidates: [[5], [6]] });
    expect(runner.calls).toHaveLength(1);
  });
});

describe('refusals and failures', () => {
  test('a prompt beyond the context is refused at once', async () => {
    const { engine } = setup({ contextLength: 4 });
    expect(() => engine.generate(request([1, 2, 3, 4]))).toThrow(/context has 4/u);
    expect(await code(engine.score({ promptTokenIds: [1, 2, 3, 4], candidates: [[1, 2]] }))).toBe(
      'prompt-too-long',
    );
  });

  test('a full queue refuses, and those in it are still served', async () => {
    const { engine } = setup({ slotCount: 1 }, { maxWaiting: 1 });
    const running = collect(engine.generate(request([1])));
    await new Promise(setImmediate);
    const waiting = collect(engine.generate(request([2])));
    expect(() => engine.generate(request([3]))).toThrow(/queue is full/u);
    expect([await running, await waiting]).toEqual([reference([1], 8), reference([2], 8)]);
  });

  test('a place that a run has taken is kept for its first sequence, and the later ones need none', async () => {
    const { engine } = setup({ slotCount: 1 }, { maxWaiting: 1 });
    const admission = engine.admit();
    const other = collect(engine.generate(request([1])));
    expect(() => engine.generate(request([2]))).toThrow(/queue is full/u);
    const own = [[3], [4], [5]].map((prompt) =>
      collect(engine.generate(request(prompt), undefined, admission)),
    );
    expect(await Promise.all([other, ...own])).toEqual(
      [[1], [3], [4], [5]].map((prompt) => reference(prompt, 8)),
    );
    admission.release();
    expect(engine.admit().waitingAhead).toBe(0);
  });

  test('a failed pass fails those in it and nobody else', async () => {
    const { engine, runner } = setup({ slotCount: 1 });
    runner.failNextWith = new Error('out of memory');
    const failing = code(collect(engine.generate(request([1]))));
    const waiting = collect(engine.generate(request([2])));
    expect(await failing).toBe('engine-failed');
    expect(await waiting).toEqual(reference([2], 8));
  });

  test('after stop everything ends, and nothing new begins', async () => {
    const { engine } = setup({ slotCount: 1 });
    const runs = [[1], [2]].map((prompt) => code(collect(engine.generate(request(prompt, 100)))));
    await engine.stop();
    expect(await Promise.all(runs)).toEqual(['unavailable', 'unavailable']);
    expect(() => engine.generate(request([3]))).toThrow(/shutting down/u);
  });
});

describe('cancellation', () => {
  test('a cancelled sequence frees its slot and changes nobody else', async () => {
    const { engine } = setup({ slotCount: 2 });
    const controller = new AbortController();
    const cancelled = code(collect(engine.generate(request([9, 9], 200), controller.signal)));
    const other = collect(engine.generate(request([1, 2, 3], 20)));
    setTimeout(() => controller.abort(), 1);
    expect(await cancelled).toBe('aborted');
    expect(await other).toEqual(reference([1, 2, 3], 20));
    expect(engine.load).toEqual({ running: 0, waiting: 0, freeSlots: 2 });
  });

  test('a pass is interrupted when nobody in it is wanted any more, and not before', async () => {
    const { engine, runner } = setup({ slotCount: 2 });
    const controllers = [new AbortController(), new AbortController()];
    const runs = controllers.map(({ signal }) => code(collect(engine.generate(request([1], 200), signal))));
    while (runner.calls.length < 3) await new Promise(setImmediate);
    controllers[0]?.abort();
    expect(runner.interruptions).toBe(0);
    controllers[1]?.abort();
    expect(runner.interruptions).toBe(1);
    expect(await Promise.all(runs)).toEqual(['aborted', 'aborted']);
    expect(await collect(engine.generate(request([2])))).toEqual(reference([2], 8));
  });

  test('one that waits leaves the queue at once', async () => {
    const { engine } = setup({ slotCount: 1 });
    const running = collect(engine.generate(request([1], 20)));
    await new Promise(setImmediate);
    const controller = new AbortController();
    const waiting = code(collect(engine.generate(request([2]), controller.signal)));
    controller.abort();
    expect(await waiting).toBe('aborted');
    expect(engine.load.waiting).toBe(0);
    expect(await running).toEqual(reference([1], 20));
  });

  test('an aborted signal is refused before anything runs; a time-out says so', async () => {
    const { engine, runner } = setup();
    expect(await code(engine.score({ promptTokenIds: [1], candidates: [[1]] }, AbortSignal.abort()))).toBe(
      'aborted',
    );
    expect(runner.calls).toHaveLength(0);
    const late = engine.generate(request([1], 250), AbortSignal.timeout(1));
    expect(await code(collect(late))).toBe('deadline-exceeded');
  });

  test('leaving the iteration ends the sequence', async () => {
    const { engine } = setup({ slotCount: 1 });
    for await (const event of engine.generate(request([1], 200))) if (event.kind === 'token') break;
    expect(engine.load).toEqual({ running: 0, waiting: 0, freeSlots: 1 });
    expect(await collect(engine.generate(request([2])))).toEqual(reference([2], 8));
  });
});
