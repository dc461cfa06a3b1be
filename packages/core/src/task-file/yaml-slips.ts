/** What people type in place of YAML, in words of theirs rather than of the parser's. */
import { Told, told } from '../told.js';
import { type Document, type YAMLParseError, isAlias, isNode, isScalar, visit } from 'yaml';

/** One wrong place. */
export interface YamlSlip {
  readonly offset: number;
  readonly message: string | Told;
}

/** Characters of Chinese keyboards and word processors that look like those of YAML. */
const lookAlikes: Readonly<Record<string, string | Told>> = {
  '：': ':',
  '，': ',',
  '、': ',',
  '｛': '{',
  '｝': '}',
  '［': '[',
  '］': ']',
  '【': '[',
  '】': ']',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '－': '-',
  '＃': '#',
  '\u3000': told`two spaces`,
  '\u00a0': told`a space`,
};

/** The first fault of a text that is not YAML: those behind it are mostly its consequences. */
export function syntaxSlip(
  text: string,
  { code, message, pos: [offset] }: Pick<YAMLParseError, 'code' | 'message' | 'pos'>,
): YamlSlip {
  const lookAlike = lookAlikeAt(text, offset) ?? fullWidthColon(text, offset);
  if (lookAlike !== undefined) return lookAlike;
  switch (code) {
    case 'TAB_AS_INDENT':
      return { offset, message: told`the line is indented with a tab; type two spaces for each level` };
    case 'MULTIPLE_DOCS':
      return {
        offset,
        message: told`a second document begins here (---), and a file holds one task; remove the line, or put what follows into a file of its own`,
      };
    case 'BLOCK_AS_IMPLICIT_KEY': {
      const deeper = deeperLine(text, offset);
      if (deeper !== undefined)
        return {
          offset: deeper,
          message: told`this line is indented deeper than the key above, which has a value already; put both at the same depth`,
        };
      return {
        offset,
        message: told`a second colon in one line makes a mapping within a value; put the value into quotes: 'one: two'`,
      };
    }
    case 'MULTILINE_IMPLICIT_KEY':
      return {
        offset,
        message: told`expected a key with its value; type a colon and a space between them, as in key: value`,
      };
    case 'DUPLICATE_KEY':
      return { offset, message: repeatedKey(text, offset) };
    default:
      return { offset, message };
  }
}

/** Where the next line with a key begins, if the value at `offset` goes on there. */
function deeperLine(text: string, offset: number): number | undefined {
  const end = text.indexOf('\n', offset);
  if (end < 0 || text.slice(offset, end).includes(': ')) return undefined;
  const [, indent = ''] = /^\n([ ]+)[^\s:]+:(?:\s|$)/u.exec(text.slice(end)) ?? [];
  return indent === '' ? undefined : end + 1 + indent.length;
}

/** With the key's name and the line of the first one, which is the last before it at the same depth. */
function repeatedKey(text: string, offset: number): Told {
  const [key = ''] = /^(?:"[^"]*"|'[^']*'|[^\s:]+)/u.exec(text.slice(offset)) ?? [];
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const indent = text.slice(start, offset);
  const before = text.slice(0, start).split('\n');
  const first = before.findLastIndex((line) => line.startsWith(`${indent}${key}:`));
  const where = first < 0 || /\S/u.test(indent) ? '' : told`, first in line ${first + 1}`;
  return told`the key ${/^["']/u.test(key) ? key : `'${key}'`} stands here for the second time${where}; remove one of the two`;
}

/** An alias within the very value that it names: such a value has no end. */
export function endlessSlip(document: Document): YamlSlip | undefined {
  const anchored = new Map<string, unknown>();
  let slip: YamlSlip | undefined;
  visit(document, (_, node, ancestors) => {
    if (isAlias(node) && ancestors.some((ancestor) => ancestor === anchored.get(node.source))) {
      const message = told`the alias *${node.source} stands within the value that it names, which would have no end; write the value out`;
      slip = { offset: node.range?.[0] ?? 0, message };
      return visit.BREAK;
    }
    // an alias means the last anchor of its name before it
    if (isNode(node) && !isAlias(node) && node.anchor !== undefined) anchored.set(node.anchor, node);
    return undefined;
  });
  return slip;
}

/** Typographic quotes around a value, which YAML takes for part of it. */
export function quoteSlips(document: Document): YamlSlip[] {
  const slips: YamlSlip[] = [];
  visit(document, {
    Scalar: (_, node) => {
      if (!isScalar(node) || node.type !== 'PLAIN' || typeof node.value !== 'string') return;
      const [quote = ''] = node.value;
      if (!/^[“‘]/u.test(quote) || !/[”’]$/u.test(node.value) || !node.value.includes('{{')) return;
      slips.push({
        offset: node.range?.[0] ?? 0,
        message: told`${described(quote)}, or keep these as part of the text and put ' around the whole`,
      });
    },
  });
  return slips;
}

function lookAlikeAt(text: string, offset: number): YamlSlip | undefined {
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  return Object.hasOwn(lookAlikes, character) ? { offset, message: described(character) } : undefined;
}

/** A line that is not a key with its value, and has a full-width colon where the ASCII one would be. */
function fullWidthColon(text: string, offset: number): YamlSlip | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const [, before] = /^([\s-]*['"]?[\w.]+['"]?[ \u3000]*)：/u.exec(text.slice(start)) ?? [];
  return before === undefined ? undefined : { offset: start + before.length, message: described('：') };
}

function described(character: string): Told {
  const meant = lookAlikes[character] ?? '';
  if (meant instanceof Told) return told`this is not an ordinary space; type ${meant}`;
  return told`'${character}' is not the ASCII ${meant}; type ${meant}${meant === ':' ? told` and a space` : ''}`;
}
