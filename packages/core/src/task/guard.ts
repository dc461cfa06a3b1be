import { TextSearch, searchBudget, searchedCharacters } from '../constraint/text-search.js';
import { inTurns } from '../constraint/turns.js';
import type { TaskInput } from '../constraint/value-schema.js';
import type { GuardDeclaration, GuardRule } from './guard-declaration.js';
import { textsIn } from './texts-in.js';

const maxSearched = 2 ** 18;

/** The rules of a task by which it answers with fixed texts. */
export class Guard {
  readonly #rules: readonly GuardRule[];
  #searches: readonly (readonly [GuardRule, TextSearch])[] | undefined;

  constructor(rules: GuardDeclaration) {
    this.#rules = rules;
  }

  /**
   * The first rule with a pattern in one of the input's texts. Others get their turn while a long one is searched, and what
   * is behind its first 262,144 characters is not.
   *
   * @throws QaioError `invalid-task` where a pattern cannot be used
   */
  async match(input: TaskInput): Promise<GuardRule | undefined> {
    if (this.#rules.length === 0) return undefined;
    const texts = textsIn(input).map((text) => searchedCharacters(text.slice(0, maxSearched)));
    for (const [rule, search] of this.#compiled())
      for (const text of texts) if (await inTurns(search.search(text))) return rule;
    return undefined;
  }

  /**
   * Does now what the first input would wait for. Most tasks that are made of a definition are never run.
   *
   * @throws QaioError `invalid-task` where a pattern cannot be used
   */
  precompile(): void {
    this.#compiled();
  }

  #compiled(): readonly (readonly [GuardRule, TextSearch])[] {
    const budget = searchBudget();
    this.#searches ??= this.#rules.map(
      (rule) => [rule, new TextSearch(rule.patterns, rule.except, budget)] as const,
    );
    return this.#searches;
  }
}
