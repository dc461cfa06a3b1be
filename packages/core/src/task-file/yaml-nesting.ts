import { Lexer, Parser } from 'yaml';
import { maxDepth } from '../constraint/value-schema.js';
import { told } from '../told.js';
import type { YamlSlip } from './yaml-slips.js';

/**
 * The first place of a text that is nested too deep for a task file. It has to be looked for before the text is parsed as
 * a whole: that takes a frame of the stack a level, and where none is left, not every failure can be caught.
 */
export function nestingSlip(text: string): YamlSlip | undefined {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    const { offset } = parser;
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
