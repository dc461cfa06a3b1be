/** Regular expressions of task files as automata, and what is told of one that cannot be used. */
import { JS, NFA, TooManyNodesError } from 'refa';
import { QaioError, errorMessage } from '../errors.js';

/**
 * @param source JavaScript syntax. No look-around, no back references.
 * @param flags of JavaScript, u among them
 * @param maxNodes what needs more is a mistake
 * @throws what {@link usingPattern} tells
 */
export function parseRegex(source: string, flags: string, maxNodes: number): NFA {
  const parser = JS.Parser.fromLiteral({ source, flags });
  const { expression, maxCharacter } = parser.parse({ assertions: 'throw', backreferences: 'throw' });
  return NFA.fromRegex(expression, { maxCharacter }, {}, new NFA.LimitedNodeFactory(maxNodes));
}

/**
 * @param reasonOf what is told for an error's message
 * @returns what the work with a pattern gives
 * @throws QaioError `invalid-task` that names the pattern, for whatever the work throws
 */
export function usingPattern<T>(
  pattern: string,
  work: () => T,
  reasonOf = (message: string): string => message,
): T {
  try {
    return work();
  } catch (cause) {
    const reason = cause instanceof TooManyNodesError ? tooLarge(cause) : reasonOf(errorMessage(cause));
    const message = `the pattern ${pattern.slice(0, 200)} cannot be used: ${reason}`;
    throw new QaioError('invalid-task', message, { cause });
  }
}

const tooLarge = ({ message }: TooManyNodesError): string =>
  `it needs ${/more than \d+/u.exec(message)?.[0] ?? 'too many'} states; simplify it`;
