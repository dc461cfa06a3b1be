/** JavaScript's regular expressions for those who are not trusted to write harmless ones. */
import { atOnce } from './turns.js';
import { LazyAutomaton } from './lazy-automaton.js';
import { parseRegex, usingPattern } from './parse-regex.js';
import { type StateTable, stateTable, takes } from './state-table.js';
import { StepBudget } from './step-budget.js';

// some tens of milliseconds
const maxSteps = 200_000;

/** What the expressions of one schema, or of one task's assertions, may take together. */
export const schemaBudget = (): StepBudget => new StepBudget(maxSteps);

/**
 * Tests texts as a `RegExp` does, in time proportional to their length: whatever can be met is worked out before.
 * Look-around of more than one character and back references are refused.
 */
export class LinearRegExp {
  readonly #table: StateTable;

  /**
   * @param flags u among them; of the others, i and s
   * @throws QaioError `invalid-task`
   */
  constructor(
    readonly source: string,
    readonly flags: string,
    budget: StepBudget,
  ) {
    this.#table = usingPattern(source, () => {
      const program = parseRegex(source, { flags, anchors: 'allowed' }, budget);
      return atOnce(stateTable(new LazyAutomaton([program], true, budget), budget));
    });
  }

  test(text: string): boolean {
    return takes(this.#table, text);
  }

  /** As a literal. */
  toString(): string {
    return `/${this.source}/${this.flags}`;
  }
}
