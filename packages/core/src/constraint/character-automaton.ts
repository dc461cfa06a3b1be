/** Regular expressions over whole texts, as deterministic automata over Unicode code points. */
import { QaioError } from '../errors.js';
import { type Told, told } from '../told.js';
import { LazyAutomaton } from './lazy-automaton.js';
import { minimal } from './minimal-automaton.js';
import { type RegexSyntax, parseRegex, patternError } from './parse-regex.js';
import { type StateTable, leadsOn, stateTable } from './state-table.js';
import { StepBudget } from './step-budget.js';

/** From every state a final one can be reached. */
export type CharacterAutomaton = StateTable;

// some hundred milliseconds: what takes more is a mistake
const maxSteps = 500_000;

/**
 * In pieces.
 *
 * @param pattern JavaScript syntax with the flags u and s; it always stands for the whole text. No back references.
 * @param what it is called where it cannot be used
 * @throws QaioError `invalid-task`
 */
export function* compilingPattern(
  pattern: string,
  anchors: RegexSyntax['anchors'],
  what?: Told,
): Generator<undefined, CharacterAutomaton> {
  const budget = new StepBudget(maxSteps);
  try {
    const program = parseRegex(withoutAnchors(pattern), { flags: 'su', anchors }, budget);
    yield;
    const automaton = new LazyAutomaton([program], false, budget);
    yield;
    const table = yield* minimal(yield* stateTable(automaton, budget));
    if (leadsOn(table, 0)) return table;
  } catch (cause) {
    throw patternError(pattern, cause, what);
  }
  throw new QaioError('invalid-task', told`the pattern ${pattern.slice(0, 200)} allows no text at all`);
}

/** A pattern always stands for the whole text: anchors that it has may go. */
function withoutAnchors(pattern: string): string {
  return pattern.replace(/^\^/u, '').replace(/(?<!\\)\$$/u, '');
}
