/** JavaScript's regular expressions for those who are not trusted to write harmless ones. */
import { invariant } from '../errors.js';
import { LazyAutomaton } from './lazy-automaton.js';
import { parseRegex, patternError } from './parse-regex.js';
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
  #table: StateTable | undefined;

  /** @param flags u among them; of the others, i and s */
  constructor(
    readonly source: string,
    readonly flags: string,
  ) {}

  /** In pieces, what the first test needs. @throws QaioError `invalid-task` */
  *prepare(budget: StepBudget): Generator<undefined, void> {
    try {
      const program = parseRegex(this.source, { flags: this.flags, anchors: 'allowed' }, budget);
      this.#table = yield* stateTable(new LazyAutomaton([program], true, budget), budget);
    } catch (cause) {
      throw patternError(this.source, cause);
    }
  }

  test(text: string): boolean {
    invariant(this.#table, 'an expression is prepared before it is used');
    return takes(this.#table, text);
  }

  /** As a literal. */
  toString(): string {
    return `/${this.source}/${this.flags}`;
  }
}
