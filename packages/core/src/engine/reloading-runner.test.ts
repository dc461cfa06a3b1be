import { describe, expect, test } from '@jest/globals';
import { checksum, code, collect, reference, request } from '../testing/engine-setup.js';
import { ScriptedModelRunner } from '../testing/scripted-model-runner.js';
import { Engine } from './engine.js';
import { backoffMs, steadyMs } from './reload-backoff.js';

/** An engine whose runners are made one after another, and a clock that only sleeping and the test move. */
function setup(makeNext = scripted) {
  let now = 0;
  const first = scripted();
  const runners = [first];
  const [slept, states]: [number[], string[]] = [[], []];
  const engine = new Engine({
    runner: first,
    reload: async () => {
      const next = makeNext();
      runners.push(next);
      return next;
    },
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
    clock: () => now,
    maxWaiting: 8,
    prefillBudget: 4,
    prefixCacheBytes: 1000,
  });
  engine.onRunnerChange(({ kind }) => states.push(kind));
  const settled = async (): Promise<void> => {
    while (engine.runnerState.kind !== 'running') await new Promise(setImmediate);
  };
  return { engine, first, runners, slept, states, settled, pass: (ms: number) => (now += ms) };
}

const scripted = (): ScriptedModelRunner => new ScriptedModelRunner(checksum, { slotCount: 2 });
const ask = async (engine: Engine, prompt: readonly number[]) => collect(engine.generate(request(prompt)));
const gone = new Error('the thread ended');

describe('a runner that is lost', () => {
  test('ends those who have a slot, to be tried again; those who wait get the next runner’s answers', async () => {
    const { engine, first, states } = setup();
    const prompts = [[1], [2], [3], [4]];
    const runs = prompts.map((prompt) => ask(engine, prompt));
    const outcomes = Promise.all(
      runs.map((run) => run.catch((e: unknown) => code(Promise.reject(e as Error)))),
    );
    while (first.calls.length < 3) await new Promise(setImmediate);
    first.lose(gone);
    expect(await outcomes).toEqual(['unavailable', 'unavailable', reference([3], 8), reference([4], 8)]);
    expect(states).toEqual(['reloading', 'running']);
    expect(engine.load).toEqual({ running: 0, waiting: 0, freeSlots: 2 });
  });

  test('is noticed while nobody asks, and loaded before anybody does', async () => {
    const { engine, first, runners, slept, settled } = setup();
    first.lose(gone);
    expect(engine.runnerState).toMatchObject({ kind: 'reloading', error: gone });
    await settled();
    expect([runners.length, slept]).toEqual([2, []]);
    expect(await ask(engine, [5])).toEqual(reference([5], 8));
  });

  test('takes its slots along: a prefix is put into the new ones from its snapshot', async () => {
    const { engine, first, settled } = setup();
    const prefix = [10, 11, 12];
    const withPrefix = (tail: number) => ({ ...request([...prefix, tail]), prefixTokenCount: prefix.length });
    await collect(engine.generate(withPrefix(1)));
    first.lose(gone);
    await settled();
    expect(await collect(engine.generate(withPrefix(2)))).toEqual(reference([...prefix, 2], 8));
  });

  test('counts as lost after three passes in a row that fail', async () => {
    const { engine, first, states } = setup();
    const outcomes: unknown[] = [];
    for (const isBroken of [true, true, false, true, true, true]) {
      if (isBroken) first.failNextWith = new Error('out of memory');
      expect(states).toEqual([]);
      outcomes.push(await code(ask(engine, [1])));
    }
    const failed = 'engine-failed';
    expect(outcomes).toEqual([failed, failed, 'no error', failed, failed, 'unavailable']);
    expect(states[0]).toBe('reloading');
  });
});

describe('a runner that cannot be loaded again, or is lost at once', () => {
  test('is tried ever later, and nobody waits for it', async () => {
    let attempts = 0;
    const { engine, first, slept, settled } = setup(() => {
      if (++attempts <= 3) throw new Error('no memory');
      return scripted();
    });
    let refusals = 0;
    engine.onRunnerChange((state) => {
      if (state.kind !== 'backing-off') return;
      expect(() => engine.admit()).toThrow(expect.objectContaining({ code: 'unavailable', ...retry(state) }));
      refusals++;
    });
    first.lose(gone);
    await settled();
    expect([slept, refusals]).toEqual([[1000, 2000, 4000], 3]);
  });

  test('is not loaded without end where each is lost at once, and soon again once one has held', async () => {
    const { engine, runners, slept, settled, pass } = setup();
    for (let nth = 0; nth < 5; nth++) {
      runners.at(-1)?.lose(gone);
      await settled();
    }
    expect(slept).toEqual([1000, 2000, 4000, 8000]);
    pass(steadyMs);
    runners.at(-1)?.lose(gone);
    expect(engine.runnerState.kind).toBe('reloading');
  });

  test('is waited for by nobody whom the engine has stopped for', async () => {
    const { engine, first } = setup(() => {
      throw new Error('no memory');
    });
    first.lose(gone);
    await engine.close();
    expect(await code(ask(engine, [1]))).toBe('unavailable');
  });
});

const retry = ({ retryAfterSeconds }: { readonly retryAfterSeconds: number }) => ({ retryAfterSeconds });

test('from one attempt to the next it takes a minute at most', () => {
  expect(Array.from({ length: 9 }, (_, attempts) => backoffMs(attempts) / 1000)).toEqual([
    0, 1, 2, 4, 8, 16, 32, 60, 60,
  ]);
});
