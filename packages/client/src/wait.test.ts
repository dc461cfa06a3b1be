import { expect, test } from '@jest/globals';
import { waitFor } from './wait.js';

const hour = 3_600_000;

test('a wait ends with its signal, before or after it began', async () => {
  const controller = new AbortController();
  const waiting = waitFor(hour, controller.signal);
  controller.abort();
  await waiting;
  await waitFor(hour, controller.signal);
});

test('a wait whose time has come ends too', async () => {
  await expect(waitFor(1, new AbortController().signal)).resolves.toBeUndefined();
});
