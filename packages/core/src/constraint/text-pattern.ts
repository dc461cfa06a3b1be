/** JSON Schema's `pattern` as an expression over the characters between the quotes of a JSON text. */
import { type CharRange, CharSet, DFA, JS, type NoParent, visitAst } from 'refa';
import { QaioError } from '../errors.js';
import { told } from '../told.js';
import { LazyAutomaton } from './lazy-automaton.js';
import { type Expression, parseExpression, parseRegex, patternError } from './parse-regex.js';
import { regexProgram } from './regex-program.js';
import { type StateTable, stateTable, targets } from './state-table.js';
import { StepBudget } from './step-budget.js';

// no control characters, quotes, backslashes or half characters: the text is written as it is
const plainCharacter = '[^"\\\\\\u0000-\\u001f\\ud800-\\udfff]';
const maxSteps = 50_000;
// where the length is limited, too
const maxStates = 1_000;
const maxNodes = 5_000;
const maxRanges = 20_000;
const maxCharacter = 0x10ffff;

/**
 * In pieces.
 *
 * @param pattern may match anywhere in the text unless it is anchored, as in JSON Schema
 * @returns an expression of the whole text, to stand where no plain character is before it or behind; every text of it
 * matches the pattern and has a length within the limits
 * @throws QaioError `invalid-task`
 */
export function* textPattern(
  pattern: string,
  minLength: number,
  maxLength: number | undefined,
): Generator<undefined, string> {
  try {
    const found = plain(parseExpression(pattern, { flags: 'u', anchors: 'allowed' }));
    regexProgram(found, new StepBudget(maxSteps));
    yield;
    const anywhere = `${plainCharacter}*(?:${literal(found)})${plainCharacter}*`;
    if (minLength === 0 && maxLength === undefined) return `(?:${anywhere})`;
    const table = yield* tableOf(anywhere);
    yield;
    const dfa = withLength(table, minLength, maxLength);
    yield;
    return `(?:${literal(dfa.toRegex({ maxNodes }))})`;
  } catch (cause) {
    throw patternError(pattern, cause);
  }
}

/** Of plain characters alone. That there is none before it or behind says where the text begins and ends. */
function plain(expression: Expression): Expression {
  visitAst(expression, {
    onCharacterClassEnter: (node) => {
      node.characters = node.characters.intersect(plainSet);
    },
  });
  return expression;
}

const plainSet = CharSet.empty(maxCharacter)
  .union([
    { min: 0, max: 0x1f },
    ...[0x22, 0x5c].map((codePoint) => ({ min: codePoint, max: codePoint })),
    { min: 0xd800, max: 0xdfff },
  ])
  .negate();

const literal = (expression: NoParent<Expression>): string =>
  JS.toLiteral(expression, { flags: { unicode: true, dotAll: true } }).source;

function* tableOf(source: string): Generator<undefined, StateTable> {
  const budget = new StepBudget(maxSteps);
  const program = parseRegex(source, { flags: 'u', anchors: 'allowed' }, budget);
  return yield* stateTable(new LazyAutomaton([program], false, budget), budget);
}

/** States are those of the table, each with the length so far, which is counted no further than it matters. */
function withLength(table: StateTable, least: number, most: number | undefined): DFA {
  const lengths = (most ?? least) + 1;
  const budget = new StepBudget(maxRanges);
  const sets = table.isFinal.map((_, state) => setsByTarget(table, state));
  const getOut = (at: number): Map<number, CharSet> => {
    const [state, length] = [Math.floor(at / lengths), at % lengths];
    if (length === most) return new Map();
    for (const { ranges } of sets[state]?.values() ?? []) budget.spend(ranges.length);
    const next = Math.min(length + 1, lengths - 1);
    return new Map([...(sets[state] ?? [])].map(([target, set]) => [target * lengths + next, set]));
  };
  const isFinal = (at: number): boolean =>
    table.isFinal[Math.floor(at / lengths)] === true && at % lengths >= least;
  const iterator = { initial: 0, getOut, isFinal };
  const dfa = DFA.fromTransitionIterator(iterator, { maxCharacter }, new DFA.LimitedNodeFactory(maxStates));
  dfa.minimize();
  if (dfa.finals.size > 0) return dfa;
  throw new QaioError('invalid-task', told`it matches no text within minLength and maxLength`);
}

function setsByTarget(table: StateTable, state: number): ReadonlyMap<number, CharSet> {
  const ranges = new Map<number, CharRange[]>();
  targets(table, state).forEach((target, character) => {
    if (target < 0) return;
    const own = table.classes.ranges[character] ?? [];
    ranges.set(target, [...(ranges.get(target) ?? []), ...own]);
  });
  return new Map([...ranges].map(([target, own]) => [target, CharSet.empty(maxCharacter).union(own)]));
}
