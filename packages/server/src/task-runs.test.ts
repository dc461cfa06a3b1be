import { expect, test } from '@jest/globals';
import type { TaskExecutor } from '@qaio/core';
import { TaskRuns } from './task-runs.js';

test('a run may wait as long as the server was told, or else as the queue allows, and last as long as its caller waits', () => {
  const engine = { shortWaitMs: Infinity };
  const executor = { model: { engine } } as unknown as TaskExecutor;
  const call = { requestId: 'x', signal: new AbortController().signal };
  const [free, bound] = [undefined, 5].map(
    (maxWaitMs) => new TaskRuns(executor, { maxRunMs: 1000, maxWaitMs }),
  );
  expect(free?.timesOf(call)).toEqual({ timeLimitMs: 1000, maxWaitMs: Infinity });
  engine.shortWaitMs = 70;
  expect(free?.timesOf({ ...call, timeLeftMs: 99.5 })).toEqual({ timeLimitMs: 100, maxWaitMs: 70 });
  expect(bound?.timesOf(call)).toEqual({ timeLimitMs: 1000, maxWaitMs: 5 });
});
