import type { ApiKey } from './api-keys.js';

/** Names of keys that an edit of their file has changed. */
export interface KeyChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Those with another limit or name. */
  readonly changed: readonly string[];
}

export function keyChanges(before: readonly ApiKey[], after: readonly ApiKey[]): KeyChanges {
  const [old, current] = [byHash(before), byHash(after)];
  const isOther = (key: ApiKey): boolean => {
    const known = old.get(hashOf(key));
    return known !== undefined && (known.name !== key.name || known.runsPerMinute !== key.runsPerMinute);
  };
  return {
    added: namesOf(after.filter((key) => !old.has(hashOf(key)))),
    removed: namesOf(before.filter((key) => !current.has(hashOf(key)))),
    changed: namesOf(after.filter(isOther)),
  };
}

const hashOf = ({ sha256 }: ApiKey): string => sha256.toString('hex');
const byHash = (keys: readonly ApiKey[]): ReadonlyMap<string, ApiKey> =>
  new Map(keys.map((key) => [hashOf(key), key]));
const namesOf = (keys: readonly ApiKey[]): string[] => keys.map(({ name }) => name);
