/** Optional operands are left out by an empty name, but for those at the end, which are not there at all. */
export const withoutTrailing = (operands: readonly string[]): string[] =>
  operands.slice(0, operands.findLastIndex((name) => name !== '') + 1);
