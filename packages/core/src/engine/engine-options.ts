import type { EngineLimits } from './engine-limits.js';
import type { Clock } from './engine-timing.js';
import type { ModelRunner } from './model-runner.js';

/** The other limits are the runner's: it was opened with them. */
export interface EngineOptions extends Pick<
  EngineLimits,
  'maxWaiting' | 'prefillBudget' | 'prefixCacheBytes'
> {
  readonly runner: ModelRunner;
  /**
   * Whether what a run gets is the same to the last bit whoever else runs, also where the runner does not see to it. The
   * runtime's attention adds up in another order where sequences share a slot and where a prompt is cut elsewhere; so
   * they never do, and each prompt is cut in pieces of `prefillBudget`, its last one apart. Short prompts that come
   * together take longer. By default it may differ.
   */
  readonly isBatchInvariant?: boolean | undefined;
  /**
   * Tokens that a pass may try beyond those that are due, where few sequences run and all decode: what followed the same
   * tokens before, in the prompt or in the output. Outputs stay what they are without, so it is done where passes of
   * several tokens give what those of one give, to the last bit. 0: none.
   */
  readonly speculativeTokens?: number | undefined;
  /** Loads the same model once more, for when the runner is lost. */
  readonly reload?: (() => Promise<ModelRunner>) | undefined;
  /** Waits before a runner that was lost again and again is loaded. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
  readonly clock: Clock;
}
