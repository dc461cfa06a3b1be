import { QaioError } from '../errors.js';
import { told, toldAll } from '../told.js';

/** How much an engine takes on at once, and how much of the machine it may spend on it. All are whole numbers. */
export interface EngineLimits {
  /**
   * Sequences that run at the same time; several that share a pack key count once. Each slot has its own KV cache, which
   * takes memory once it is used.
   */
  readonly slotCount: number;
  /** Requests that may wait for a slot; one more is refused with `queue-full`. */
  readonly maxWaiting: number;
  /**
   * Prompt tokens in one forward pass. A longer prompt is prefilled in chunks, between which the running streams get
   * their tokens: the larger the budget, the better a pass is used and the longer streams wait for one.
   */
  readonly prefillBudget: number;
  /** Bytes for cached prefixes and conversations, the least recently used of which go first; 0 keeps none. */
  readonly prefixCacheBytes: number;
  /** Tokens of the longest sequence, prompt and output together, where the model itself allows more. */
  readonly maxContextLength: number;
  /** Threads of a forward pass. */
  readonly threadCount: number;
}

/** What an engine uses unless told otherwise. Threads have no default: they depend on the machine. */
export const defaultEngineLimits = {
  slotCount: 8,
  maxWaiting: 64,
  prefillBudget: 128,
  // the prefixes of dozens of tasks, even on a model with a large cache
  prefixCacheBytes: 256 * 2 ** 20,
  maxContextLength: 1024,
} as const satisfies Omit<EngineLimits, 'threadCount'>;

export interface LimitRange {
  readonly min: number;
  readonly max: number;
  readonly unit: string;
}

/** Bounds, both inclusive. The upper ones are far beyond what helps and keep sizes away from overflow. */
export const engineLimitRanges: Readonly<Record<keyof EngineLimits, LimitRange>> = {
  slotCount: { min: 1, max: 64, unit: 'sequences' },
  maxWaiting: { min: 1, max: 10_000, unit: 'requests' },
  prefillBudget: { min: 1, max: 8192, unit: 'tokens' },
  prefixCacheBytes: { min: 0, max: 2 ** 40, unit: 'bytes' },
  maxContextLength: { min: 16, max: 2 ** 20, unit: 'tokens' },
  threadCount: { min: 1, max: 1024, unit: 'threads' },
};

/** @throws QaioError `invalid-option` naming every limit that is out of range */
export function checkEngineLimits(limits: Partial<EngineLimits>): void {
  const names = Object.keys(engineLimitRanges) as (keyof EngineLimits)[];
  const problems = names.flatMap((name) => {
    const value = limits[name];
    const { min, max, unit } = engineLimitRanges[name];
    if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return [];
    return [told`${name} is ${value}, expected a whole number of ${unit} from ${min} to ${max}`];
  });
  if (problems.length > 0)
    throw new QaioError('invalid-option', told`Engine limits: ${toldAll(problems, '; ')}.`);
}

/**
 * Requests that one caller of a shared engine should have under way: enough to keep every slot busy with the next at
 * hand, and few enough to leave the queue to others.
 */
export function fairShare({ slotCount, maxWaiting }: Pick<EngineLimits, 'slotCount' | 'maxWaiting'>): number {
  return Math.min(2 * slotCount, maxWaiting);
}

/** The same of a caller that has the engine to itself: enough that requests with the same prefix share passes. */
export function soleShare({ slotCount, maxWaiting }: Pick<EngineLimits, 'slotCount' | 'maxWaiting'>): number {
  return Math.min(8 * slotCount, maxWaiting);
}
