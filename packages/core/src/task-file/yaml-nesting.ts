import { Lexer, Parser } from 'yaml';
import { maxDepth } from '../constraint/value-schema.js';
import { told } from '../told.js';
import type { YamlSlip } from './yaml-slips.js';

// the largest task that ships has 2,100; some thousands of keys in one mapping take long to be told apart
const maxLexemes = 30_000;

/**
 * The first place of a text that is nested too deep for a task file, or where it has more than a task has. It has to be looked for before the text is parsed as
 * a whole: that takes a frame of the stack a level, and where none is left, not every failure can be caught.
 */
export function nestingSlip(text: string): YamlSlip | undefined {
  const parser = new Parser();
  let left = maxLexemes;
  for (const lexeme of new Lexer().lex(text)) {
    const { offset } = parser;
    if (left-- === 0)
      return {
        offset,
        message: told`there are more than ${maxLexemes} words, signs and line ends before here; keep rows of data in a file of their own`,
      };
    Array.from(parser.next(lexeme));
    // the document, and a scalar that is not finished yet
    if (parser.stack.length > maxDepth + 2)
      return {
        offset,
        message: told`this is nested more than ${maxDepth} levels deep; a task needs far fewer`,
      };
  }
  return undefined;
}
