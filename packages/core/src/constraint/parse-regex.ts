/** Regular expressions of task files and of callers, read, and what is told of one that cannot be used. */
import { JS, TooManyNodesError } from 'refa';
import { QaioError, errorMessage, errorPart } from '../errors.js';
import { type Told, told } from '../told.js';
import { type RegexProgram, regexProgram } from './regex-program.js';
import type { StepBudget } from './step-budget.js';

export interface RegexSyntax {
  /** Of JavaScript, u among them. */
  readonly flags: string;
  /** Whether ^, $, \b and the like may be in it. */
  readonly anchors: 'allowed' | 'refused';
}

export type Expression = ReturnType<JS.Parser['parse']>['expression'];

/**
 * @param source JavaScript syntax. No back references.
 * @throws what {@link patternError} tells
 */
export function parseExpression(source: string, { flags, anchors }: RegexSyntax): Expression {
  const assertions = anchors === 'allowed' ? 'parse' : 'throw';
  return JS.Parser.fromLiteral({ source, flags }).parse({ assertions, backreferences: 'throw' }).expression;
}

/**
 * @param source JavaScript syntax. No look-around of more than one character, no back references.
 * @throws what {@link patternError} tells
 */
export function parseRegex(source: string, syntax: RegexSyntax, budget: StepBudget): RegexProgram {
  return regexProgram(parseExpression(source, syntax), budget);
}

/** In place of whatever the work with a pattern throws, an `invalid-task` that names it. @param what cannot be used */
export function patternError(pattern: string, cause: unknown, what = named(pattern)): QaioError {
  return new QaioError('invalid-task', told`${what} cannot be used: ${known(cause) ?? errorPart(cause)}`, {
    cause,
  });
}

const named = (pattern: string): Told => told`the pattern ${pattern.slice(0, 200)}`;

/** What the parser says, in our words. */
function known(cause: unknown): Told | undefined {
  if (cause instanceof RangeError) return told`it has too many groups within groups`;
  const message = errorMessage(cause);
  if (cause instanceof TooManyNodesError)
    return told`it needs ${/more than \d+/u.exec(message)?.[0] ?? 'too many'} states; simplify it`;
  if (message.startsWith('Backreferences')) return told`back references are not supported`;
  if (isAnchored(cause)) return told`anchors and look-around are not supported here`;
  return undefined;
}

/** Whether there are anchors where they are refused. */
export const isAnchored = (cause: unknown): boolean => errorMessage(cause).startsWith('Assertions');
