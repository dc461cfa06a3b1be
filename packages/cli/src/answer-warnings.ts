import { commandsAs, languageOf, turnWarnings } from '@qaio/client';
import type { RunTaskResponse } from '@qaio/protocol';
import type { CliContext } from './cli-context.js';
import { problemText } from './exit-code.js';

/** Tells people what answers warn of, each warning once. */
export class AnswerWarnings {
  readonly #context: Pick<CliContext, 'stderr' | 'program' | 'locale'>;
  readonly #told = new Set<string>();

  constructor(context: Pick<CliContext, 'stderr' | 'program' | 'locale'>) {
    this.#context = context;
  }

  tell({ result, upstream }: RunTaskResponse): void {
    const { stderr, program, locale } = this.#context;
    for (const warning of turnWarnings({ steps: upstream, result }, languageOf(locale))) {
      if (this.#told.has(warning)) continue;
      this.#told.add(warning);
      stderr.write(`${problemText(commandsAs(warning, program))}\n`);
    }
  }
}
