/**
 * Whether somebody may have written a text: none has half of a character, which would become U+FFFD, nor U+FFFD itself,
 * which stands for bytes that could not be read, nor U+0000.
 */
export const isSoundText = (text: string): boolean =>
  text.isWellFormed() && !text.includes('\uFFFD') && !text.includes('\0');
