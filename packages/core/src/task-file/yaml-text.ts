import { type CST, Composer, type Document, LineCounter, Lexer, Parser, YAMLParseError } from 'yaml';
import { invariant } from '../errors.js';
import { maxDepth } from '../constraint/value-schema.js';
import { told } from '../told.js';
import { type YamlSlip, endlessSlip, syntaxSlip } from './yaml-slips.js';

// the largest task that ships has 2,100; some thousands of keys in one mapping take long to be told apart
const maxLexemes = 30_000;
// some milliseconds
const lexemesATurn = 1_000;

/** A text of YAML, or where it is none, or one that no task file may be. */
export type YamlText = { readonly placeAt: (offset: number) => SourcePlace } & (
  | { readonly document: Document; readonly slip?: undefined }
  | { readonly document?: undefined; readonly slip: YamlSlip }
);

/** Both count from 1. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
}

/**
 * Reads a text in pieces. Where it is nested too deep for a task file, or has more than a task has, is looked for before it
 * is composed as a whole: that takes a frame of the stack a level, and where none is left, not every failure can be caught.
 */
export function* yamlText(text: string): Generator<undefined, YamlText> {
  const lines = new LineCounter();
  lines.addNewLine(0);
  const placeAt = (offset: number): SourcePlace => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const tokens: CST.Token[] = [];
  const slip = yield* readTokens(text, lines, tokens);
  if (slip) return { placeAt, slip };
  const document = composed(tokens, text.length);
  const [fault] = document.errors;
  const wrong = fault ? syntaxSlip(text, fault) : endlessSlip(document);
  return wrong ? { placeAt, slip: wrong } : { placeAt, document };
}

/** @returns the first place where there are too many, or too deep */
function* readTokens(
  text: string,
  lines: LineCounter,
  tokens: CST.Token[],
): Generator<undefined, YamlSlip | undefined> {
  const parser = new Parser(lines.addNewLine);
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const { offset } = parser;
    if (count === maxLexemes)
      return {
        offset,
        message: told`there are more than ${maxLexemes} words, signs and line ends before here; keep rows of data in a file of their own`,
      };
    tokens.push(...parser.next(lexeme));
    // the document, and a scalar that is not finished yet
    if (parser.stack.length > maxDepth + 2)
      return {
        offset,
        message: told`this is nested more than ${maxDepth} levels deep; a task needs far fewer`,
      };
    if (++count % lexemesATurn === 0) yield;
  }
  tokens.push(...parser.end());
  return undefined;
}

/** As the library's `parseDocument` does it. */
function composed(tokens: readonly CST.Token[], length: number): Document {
  const composer = new Composer({ prettyErrors: false, version: '1.2', logLevel: 'error' });
  const [document, other] = composer.compose(tokens, true, length);
  invariant(document, 'there is a document, of nothing at least');
  if (other) document.errors.push(new YAMLParseError([other.range[0], other.range[1]], 'MULTIPLE_DOCS', ''));
  return document;
}
