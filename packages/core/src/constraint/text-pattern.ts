/** JSON Schema's `pattern` as an expression over the characters between the quotes of a JSON text. */
import { DFA, JS, NFA } from 'refa';
import { parseNfa, usingPattern } from './parse-regex.js';

// no control characters, quotes, backslashes or half characters: the text is written as it is
const plainCharacter = '[^"\\\\\\u0000-\\u001f\\ud800-\\udfff]';
const maxStates = 2000;

/**
 * @param pattern may match anywhere in the text unless it is anchored, as in JSON Schema
 * @returns an expression of the whole text; every text of it matches the pattern and has a length within the limits
 * @throws QaioError `invalid-task`
 */
export function textPattern(pattern: string, minLength: number, maxLength: number | undefined): string {
  return usingPattern(pattern, () => {
    const plain = `${plainCharacter}{${minLength},${maxLength ?? ''}}`;
    const both = NFA.fromIntersection(automaton(unanchored(pattern)), automaton(plain));
    const dfa = DFA.fromFA(both, new DFA.LimitedNodeFactory(maxStates));
    dfa.minimize();
    if (dfa.finals.size === 0) throw new Error('it matches no text within minLength and maxLength');
    return `(?:${JS.toLiteral(dfa.toRegex(), { flags: { unicode: true, dotAll: true } }).source})`;
  });
}

const automaton = (source: string): NFA => parseNfa(source, maxStates);

/** Each alternative without its ^ and $; where it lacks one, any text may stand. */
function unanchored(pattern: string): string {
  const { alternatives } = JS.Parser.fromLiteral({ source: pattern, flags: 'u' }).ast.pattern;
  return alternatives
    .map(({ elements }) => {
      const is = (at: number, kind: string): boolean => {
        const element = elements.at(at);
        return element?.type === 'Assertion' && element.kind === kind;
      };
      const [isStart, isEnd] = [is(0, 'start'), is(-1, 'end')];
      const inner = elements.slice(isStart ? 1 : 0, isEnd ? -1 : undefined).map(({ raw }) => raw);
      return `${isStart ? '' : '.*'}${inner.join('')}${isEnd ? '' : '.*'}`;
    })
    .join('|');
}
