import type { IUnicodeVersionProvider } from '@xterm/headless';

const wide =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303F\uFF00-\uFF60\uFFE0-\uFFE6]$/u;
const joined = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u;

/**
 * How wide terminals of today draw characters: xterm.js by itself goes by Unicode 6, where an emoji has one column. Emoji
 * of several code points (skins, families, flags) are left out: terminals differ in how many columns they give them.
 */
export const characterWidths: IUnicodeVersionProvider = {
  version: 'today',
  wcwidth: widthOf,
  charProperties: (codePoint, preceding) => {
    const width = widthOf(codePoint);
    const before = (preceding >> 1) & 3;
    // https://github.com/xtermjs/xterm.js/blob/6.0.0/src/common/input/UnicodeV6.ts
    const isJoined = width === 0 && before > 0;
    return ((isJoined ? Math.max(before, width) : width) << 1) | (isJoined ? 1 : 0);
  },
};

function widthOf(codePoint: number): 0 | 1 | 2 {
  const character = String.fromCodePoint(codePoint);
  if (joined.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
