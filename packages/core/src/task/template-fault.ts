/** What is wrong with a Jinja template, in words for who wrote it: the parser speaks of its own tokens. */
import { errorMessage } from '../errors.js';

const signs: Readonly<Record<string, string>> = {
  OpenStatement: '{%',
  CloseStatement: '%}',
  OpenExpression: '{{',
  CloseExpression: '}}',
  OpenParen: '(',
  CloseParen: ')',
  OpenCurlyBracket: '{',
  CloseCurlyBracket: '}',
  OpenSquareBracket: '[',
  CloseSquareBracket: ']',
  Comma: ',',
  Dot: '.',
  Colon: ':',
  Pipe: '|',
  Equals: '=',
};

const endFault = /Unexpected end of input|of undefined/u;

const faults: readonly (readonly [RegExp, (first: string, second: string) => string])[] = [
  [endFault, () => 'it ends before all that it opens is closed'],
  [/Missing end of comment/u, () => "a comment '{#' is not closed by '#}'"],
  [
    /Unknown statement type: (\w+)/u,
    (name) => `'{% ${name} %}' is not a statement, or closes none that is open`,
  ],
  [/Expected `in` keyword/u, () => "a '{% for … %}' lacks its 'in'"],
  [/Unexpected character: (.)/u, (character) => `there must not be a '${character}' where it stands`],
  [/(\w+) !== (\w+)\.?$/u, (found, wanted) => `expected ${sign(wanted)}, but found ${sign(found)}`],
  [/Unexpected token: (\w+)/u, (found) => `${sign(found)} comes too early or in the wrong place`],
];

/** Statements that need an end. */
const blocks = ['if', 'for', 'macro', 'call', 'filter'];

/** The innermost statement that is not closed, with its line in the template. */
function unclosed(source: string): string | undefined {
  const open: { readonly name: string; readonly line: number }[] = [];
  for (const { 1: name = '', index } of source.matchAll(/\{%[-+]?\s*(\w+)/gu)) {
    if (blocks.includes(name)) open.push({ name, line: source.slice(0, index).split('\n').length });
    else if (name.startsWith('end') && open.at(-1)?.name === name.slice(3)) open.pop();
  }
  const last = open.at(-1);
  return last && `the '{% ${last.name} %}' in its line ${last.line} is not closed by '{% end${last.name} %}'`;
}

/** @param thrown by the parser @param source of the template */
export function templateFault(thrown: unknown, source: string): string {
  const message = errorMessage(thrown);
  for (const [pattern, words] of faults) {
    const match = pattern.exec(message);
    if (match)
      return (pattern === endFault ? unclosed(source) : undefined) ?? words(match[1] ?? '', match[2] ?? '');
  }
  return 'it cannot be read';
}

function sign(token: string): string {
  if (token.endsWith('Operator')) return 'an operator';
  return token in signs ? `'${signs[token]}'` : 'a name or value';
}
