import { describe, expect, test } from '@jest/globals';
import { ScriptedModelRunner } from '../testing/scripted-model-runner.js';
import { Engine } from './engine.js';
import {
  type EngineLimits,
  checkEngineLimits,
  defaultEngineLimits,
  engineLimitRanges,
  fairShare,
  soleShare,
} from './engine-limits.js';

const names = Object.keys(engineLimitRanges) as (keyof EngineLimits)[];

test('the defaults are within the ranges', () => {
  expect(() => checkEngineLimits(defaultEngineLimits)).not.toThrow();
});

describe.each(names)('%s', (name) => {
  const { min, max } = engineLimitRanges[name];

  test.each([min, max])('may be %d', (value) => {
    expect(() => checkEngineLimits({ [name]: value })).not.toThrow();
  });

  test.each([min - 1, max + 1, min + 0.5, NaN, Infinity])('must not be %d', (value) => {
    expect(() => checkEngineLimits({ [name]: value })).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        message: expect.stringContaining(`${name} is ${value}, expected a whole number`),
      }),
    );
  });
});

test('everything that is wrong is said at once', () => {
  expect(() => checkEngineLimits({ slotCount: 0, maxWaiting: -1 })).toThrow(
    /slotCount is 0.*maxWaiting is -1/u,
  );
});

test('an engine tells its limits: its own, and those that its runner was opened with', () => {
  const runner = new ScriptedModelRunner(() => 0, { slotCount: 3, contextLength: 100 });
  const own = { maxWaiting: 5, prefillBudget: 6, prefixCacheBytes: 7 };
  const engine = new Engine({ runner, clock: () => 0, ...own });
  expect(engine.limits).toEqual({ ...own, slotCount: 3, maxContextLength: 100 });
  expect(() => new Engine({ runner, clock: () => 0, ...own, maxWaiting: 0 })).toThrow(/maxWaiting is 0/u);
});

test('what one caller has under way keeps every slot busy and never fills more than the queue', () => {
  for (const share of [fairShare, soleShare])
    for (const slotCount of [1, 4, 64])
      for (const maxWaiting of [1, 64, 10_000]) {
        const count = share({ slotCount, maxWaiting });
        expect(count).toBeLessThanOrEqual(maxWaiting);
        expect(count).toBeGreaterThanOrEqual(Math.min(slotCount, maxWaiting));
      }
});
