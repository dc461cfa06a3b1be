import type { EngineLimits } from './engine-limits.js';
import type { Clock } from './engine-timing.js';
import type { ModelRunner } from './model-runner.js';

/** The other limits are the runner's: it was opened with them. */
export interface EngineOptions extends Pick<
  EngineLimits,
  'maxWaiting' | 'prefillBudget' | 'prefixCacheBytes'
> {
  readonly runner: ModelRunner;
  /** Loads the same model once more, for when the runner is lost. */
  readonly reload?: (() => Promise<ModelRunner>) | undefined;
  /** Waits before a runner that was lost again and again is loaded. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
  readonly clock: Clock;
}
