import { InvalidArgumentError } from 'commander';

export function toNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Not a number.');
  return value;
}

export function toPositiveInteger(text: string): number {
  const value = toNumber(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Not a whole number from 1 up.');
  return value;
}
