import { closest, distance } from 'fastest-levenshtein';

/** The name that somebody may have meant who wrote another; undefined where none is like it. */
export function nearName(written: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const near = closest(written, names);
  const most = Math.max(2, Math.floor(written.length / 3));
  return distance(written.toLowerCase(), near.toLowerCase()) <= most ? near : undefined;
}
