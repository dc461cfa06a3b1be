import { TokenConstraint } from '../constraint/token-constraint.js';
import { TokenBytes } from '../constraint/token-masks.js';
import { outputAutomaton } from '../output/output-format.js';
import type { PromptTask } from '../task/prompt-task.js';
import type { LanguageModel } from '../language-model.js';

/** The compiled output formats of tasks, for the one model. */
export class ConstraintCache {
  readonly #model: LanguageModel;
  readonly #constraints = new WeakMap<PromptTask, TokenConstraint>();
  #tokens: TokenBytes | undefined;

  constructor(model: LanguageModel) {
    this.#model = model;
  }

  /**
   * @returns undefined where the output is free
   * @throws QaioError `model-unsupported` where the model's tokens are no byte strings
   */
  of(task: PromptTask): TokenConstraint | undefined {
    const known = this.#constraints.get(task);
    if (known) return known;
    const automaton = outputAutomaton(task.definition.output);
    if (!automaton) return undefined;
    const { tokenizer, engine } = this.#model;
    this.#tokens ??= TokenBytes.of(tokenizer, engine.vocabSize);
    const constraint = new TokenConstraint(automaton, this.#tokens);
    this.#constraints.set(task, constraint);
    return constraint;
  }
}
