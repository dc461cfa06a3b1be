import { TextSearch } from '../constraint/text-search.js';
import type { TaskInput } from '../constraint/value-schema.js';
import type { GuardDeclaration, GuardRule } from './guard-declaration.js';
import { textsIn } from './texts-in.js';

/** The rules of a task by which it answers with fixed texts. */
export class Guard {
  readonly #rules: readonly GuardRule[];
  #searches: readonly (readonly [GuardRule, TextSearch])[] | undefined;

  constructor(rules: GuardDeclaration) {
    this.#rules = rules;
  }

  /**
   * The first rule with a pattern in one of the input's texts.
   *
   * @throws QaioError `invalid-task` where a pattern cannot be used
   */
  match(input: TaskInput): GuardRule | undefined {
    const texts = textsIn(input);
    return this.#compiled().find(([, search]) => texts.some((text) => search.finds(text)))?.[0];
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
    this.#searches ??= this.#rules.map((rule) => [rule, new TextSearch(rule.patterns, rule.except)] as const);
    return this.#searches;
  }
}
