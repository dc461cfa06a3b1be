/**
 * Signs of the dashboard that some terminals, set up for East Asian text, draw two columns wide where it counts on one,
 * and the punctuation of Chinese and English texts that they treat so: https://www.unicode.org/reports/tr11/#Ambiguous
 */
const replacements: Readonly<Record<string, string>> = {
  ...each('╭╮╰╯┌┐└┘├┤', '+'),
  ...each('─—–―', '-'),
  ...each('│', '|'),
  ...each('█▉▊▋▌', '#'),
  ...each('▍▎▏', ' '),
  ...each('▸›→', '>'),
  ...each('●▪', '*'),
  ...each('…·', '.'),
  ...each('“”', '"'),
  ...each('‘’', "'"),
  ...each('↑', '^'),
  ...each('↓', 'v'),
  ...each('⏎', '/'),
  ...each('✗×', 'x'),
  ...each('⚠', '!'),
  ...{ '▁': '.', '▂': '_', '▃': '-', '▄': '~', '▅': '=', '▆': '+', '▇': '*' },
};

function each(signs: string, replacement: string): Record<string, string> {
  return Object.fromEntries(Array.from(signs, (sign) => [sign, replacement]));
}

/** The text with each of these signs as one of ASCII, as wide as it was counted. */
export function asciiSigns(text: string): string {
  return text.replace(/[^\p{ASCII}]/gu, (sign) => replacements[sign] ?? sign);
}
