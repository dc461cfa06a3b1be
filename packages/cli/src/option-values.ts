import { type RunnerKind, type SettingRange, isInRange, rangeText, runnerKinds } from '@qaio/core';
import { InvalidArgumentError } from 'commander';

/** As people write one: neither 0x8 nor 1e1. NaN for anything else. */
const decimal = (text: string): number =>
  /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)\s*$/u.test(text) ? Number(text) : NaN;

export function toNumber(text: string): number {
  const value = decimal(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError('Expected a number.');
  return value;
}

export function toPositiveInteger(text: string): number {
  const value = toNumber(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return value;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** @param bounds inclusive */
export const toWholeNumber = (bounds: Bounds): ((text: string) => number) =>
  toBounded('a whole number', Number.isInteger, bounds);

/** @param bounds inclusive */
export const toNumberWithin = (bounds: Bounds): ((text: string) => number) =>
  toBounded('a number', Number.isFinite, bounds);

function toBounded(
  kind: string,
  isOfKind: (value: number) => boolean,
  { min, max }: Bounds,
): (text: string) => number {
  return (text) => {
    const value = toNumber(text);
    if (isOfKind(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Expected ${kind} from ${min} to ${max}.`);
  };
}

/** A number that a setting of the model may have. */
export function toSetting(range: SettingRange): (text: string) => number {
  return (text) => {
    const value = decimal(text);
    if (isInRange(value, range)) return value;
    throw new InvalidArgumentError(`Expected ${String(rangeText(range))}.`);
  };
}

export function toShare(text: string): number {
  const value = decimal(text);
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError('Expected a share above 0 and at most 1, such as 0.9.');
}

/** Deprecated names. */
const formerRunnerKinds = new Map<string, RunnerKind>([
  ['native', 'c-api'],
  ['plain', 'node-binding'],
]);

export function toRunnerKind(text: string): RunnerKind {
  const kind = formerRunnerKinds.get(text) ?? runnerKinds.find((known) => known === text);
  if (kind) return kind;
  throw new InvalidArgumentError(`Allowed choices are ${runnerKinds.join(', ')}.`);
}
