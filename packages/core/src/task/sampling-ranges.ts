import { type Told, told } from '../told.js';
/** Values that a setting may have. */
export interface SettingRange {
  readonly min: number;
  /** Inclusive. */
  readonly max: number;
  readonly isWhole?: boolean;
  /** Whether `min` itself is left out. */
  readonly isAboveMin?: boolean;
}

/** Of uint32, as requests have it. */
const maxCount = 2 ** 32 - 1;

/** What task files, requests and the command line may set. */
export const samplingRanges = {
  temperature: { min: 0, max: 5 },
  topP: { min: 0, max: 1, isAboveMin: true },
  topK: { min: 0, max: maxCount, isWhole: true },
  maxOutputTokens: { min: 1, max: maxCount, isWhole: true },
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER, isWhole: true },
} as const satisfies Readonly<Record<string, SettingRange>>;

export function isInRange(value: number, { min, max, isWhole, isAboveMin }: SettingRange): boolean {
  if (isWhole && !Number.isInteger(value)) return false;
  return (isAboveMin ? value > min : value >= min) && value <= max;
}

/** For people, such as `a whole number from 0 to 5`. */
export function rangeText({ min, max, isWhole, isAboveMin }: SettingRange): Told {
  if (isAboveMin) return told`a number above ${min} and at most ${max}`;
  return isWhole ? told`a whole number from ${min} to ${max}` : told`a number from ${min} to ${max}`;
}
