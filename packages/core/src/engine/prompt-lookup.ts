// a longer run of tokens tells no better what follows
const longestMatch = 3;

/**
 * What followed the last time that a text's end stood in it before: the longest run of its last tokens that is found,
 * the latest one of several (prompt lookup decoding, https://github.com/apoorvumang/prompt-lookup-decoding).
 *
 * @param tokenIds prompt and output so far
 * @param most tokens that are wanted
 * @returns at most that many; none where the last token is new
 */
export function lookUp(tokenIds: readonly number[], most: number): readonly number[] {
  if (most <= 0) return [];
  let [best, from] = [0, 0];
  for (let end = tokenIds.length - 1; end > 0 && best < longestMatch; end--) {
    const length = matchLength(tokenIds, end);
    if (length > best) [best, from] = [length, end];
  }
  return best > 0 ? tokenIds.slice(from, from + most) : [];
}

/** How many tokens before `end` are those before the text's end, one by one backwards. */
function matchLength(tokenIds: readonly number[], end: number): number {
  const shift = tokenIds.length - end;
  let length = 0;
  while (
    length < Math.min(longestMatch, end) &&
    tokenIds[end - 1 - length] === tokenIds[end - 1 - length + shift]
  )
    length++;
  return length;
}
