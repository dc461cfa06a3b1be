import { expect, test } from '@jest/globals';
import { TaskClientError } from '@qaio/client';
import { StatusWatch } from './status-watch.js';

const text = (answers: number) =>
  `process_start_time_seconds 7\nqaio_request_success_total{task="chat",finished_reason="stop"} ${answers}\n`;

test('it asks while it is seen, and keeps the last figures where no more come', async () => {
  const over = new AbortController();
  const seen = [true, false, true, true];
  const answers = [1, 5];
  const states: unknown[] = [];
  let asked = 0;
  const watch: StatusWatch = new StatusWatch({
    calls: {
      metrics: async () => {
        const count = answers[asked++];
        if (count === undefined) throw new TaskClientError('UNAVAILABLE');
        return text(count);
      },
    },
    now: () => 2000 * asked,
    isVisible: () => seen.shift() ?? false,
    wait: async () => {
      const { figures, rates, error } = watch.status();
      states.push([figures?.tasks[0]?.answers, rates?.answers, error?.status]);
      if (seen.length === 0) over.abort();
    },
  });
  await watch.follow(over.signal);
  expect(asked).toBe(3);
  expect(states).toEqual([
    [1, undefined, undefined],
    [1, undefined, undefined],
    [5, 2, undefined],
    [5, undefined, 'UNAVAILABLE'],
  ]);
});
