import {
  type Arbitrary,
  array,
  boolean,
  constantFrom,
  dictionary,
  double,
  integer,
  letrec,
  nat,
  oneof,
  tuple,
} from 'fast-check';
import { hostileText } from './hostile-text.js';

const keys = oneof(
  hostileText,
  constantFrom('text', 'message', 'type', '$ref', 'pattern', '__proto__', 'toJSON', ''),
);
const leaf = oneof(
  hostileText,
  integer(),
  double(),
  boolean(),
  constantFrom(null, 0, -0, 1e308, 2 ** 53, -1, 1, 2 ** 31, '', [], {}),
);

/** A list in a list, so many levels deep. */
function nestedLists(depth: number): unknown {
  let list: unknown = [];
  for (let i = 1; i < depth; i++) list = [list];
  return list;
}

/** Values of JSON: shallow ones mostly, deep ones, and keys that objects have anyway. */
export const hostileJson: Arbitrary<unknown> = oneof(
  { weight: 5, arbitrary: leaf },
  {
    weight: 3,
    arbitrary: letrec((tie) => ({
      value: oneof(
        { maxDepth: 3 },
        leaf,
        array(tie('value'), { maxLength: 4 }),
        dictionary(keys, tie('value'), { maxKeys: 4 }),
      ),
    })).value,
  },
  { weight: 1, arbitrary: nat(400).map(nestedLists) },
);

/** A sound value with one to three of its parts replaced by others, or left out. */
export function mangledJson(...sound: readonly unknown[]): Arbitrary<unknown> {
  const edit = tuple(nat(), oneof({ weight: 4, arbitrary: hostileJson }, constantFrom(undefined)));
  return tuple(constantFrom(...sound), array(edit, { minLength: 1, maxLength: 3 })).map(([value, edits]) =>
    edits.reduce<unknown>(
      (changed, [at, part]) => withPart(changed, at % partCount(changed), part) ?? null,
      value,
    ),
  );
}

function partCount(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, part) => sum + partCount(part), 1);
}

/** @param at the part's place, counting a value before its own parts */
function withPart(value: unknown, at: number, part: unknown): unknown {
  if (at === 0 || typeof value !== 'object' || value === null) return part;
  let before = 1;
  const changed = Object.entries(value).map(([key, old]: [string, unknown]) => {
    const from = at - before;
    const count = partCount(old);
    before += count;
    return [key, from >= 0 && from < count ? withPart(old, from, part) : old] as const;
  });
  const kept = changed.filter(([, item]) => item !== undefined);
  return Array.isArray(value) ? kept.map(([, item]) => item) : Object.fromEntries(kept);
}
