/** Parts of JSON that must be as expected: each throws a TypeError otherwise. */

export function readObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('expected an object');
  return value as Readonly<Record<string, unknown>>;
}

export function readText(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('expected a text');
  return value;
}

export function readList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('expected a list');
  return value;
}

export function readOne<T extends string>(value: unknown, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new TypeError(`expected one of ${known.join(', ')}`);
  return found;
}

export function readWhole(value: unknown): number {
  if (!Number.isSafeInteger(value) || Number(value) < 0)
    throw new TypeError('expected a whole number from 0');
  return Number(value);
}
