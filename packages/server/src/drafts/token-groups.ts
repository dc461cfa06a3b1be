import type { Tokenizer } from '@qaio/core';

/** Tokens that make whole characters together. */
export interface TokenGroup {
  readonly text: string;
  /** How many tokens it is. */
  readonly count: number;
  /** Stays in the cache. */
  readonly cached: boolean;
  /** A token of the template's own, such as the end of a message. */
  readonly special: boolean;
}

/** A character has four bytes at most, each of which may be a token of its own. */
const mostTokens = 4;
const incomplete = '\uFFFD';

export function tokenGroups(
  tokenIds: readonly number[],
  cachedCount: number,
  tokenizer: Pick<Tokenizer, 'detokenise'>,
  specials: ReadonlyMap<number, string>,
): TokenGroup[] {
  const groups: TokenGroup[] = [];
  let open: number[] = [];
  for (const [at, id] of tokenIds.entries()) {
    const special = specials.get(id);
    open.push(id);
    const text = special ?? tokenizer.detokenise(open);
    const isLast = at + 1 === tokenIds.length || at + 1 === cachedCount || open.length === mostTokens;
    if (special === undefined && text.includes(incomplete) && !isLast) continue;
    groups.push({ text, count: open.length, cached: at < cachedCount, special: special !== undefined });
    open = [];
  }
  return groups;
}
