import { expect, test } from '@jest/globals';
import { whileShown } from './while-shown.js';

test('work goes on while the page may be seen, and begins anew when it may be seen again', () => {
  let look = (): void => undefined;
  let visibilityState: DocumentVisibilityState = 'hidden';
  const page = {
    get visibilityState() {
      return visibilityState;
    },
    addEventListener: (_type: string, listener: unknown) => {
      look = listener as () => void;
    },
  };
  const signals: AbortSignal[] = [];
  whileShown(page, async (signal) => void signals.push(signal));
  const running = (): boolean[] => signals.map(({ aborted }) => !aborted);
  expect(running()).toEqual([]);
  for (const state of ['visible', 'hidden', 'visible'] as const) {
    visibilityState = state;
    look();
  }
  expect(running()).toEqual([false, true]);
});
