import { defaultEngineLimits } from '@qaio/core';

/** How a model is loaded to be compared with another. */
export const oneThread = {
  clock: () => 0,
  limits: { ...defaultEngineLimits, threadCount: 1 },
  runner: 'c-api',
  onFallback: () => undefined,
} as const;
