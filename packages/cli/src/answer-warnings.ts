import { turnWarnings } from '@qaio/client';
import { visibleText } from '@qaio/core';
import type { RunTaskResponse } from '@qaio/protocol';

/** Tells people what answers warn of, each warning once. */
export class AnswerWarnings {
  readonly #stderr: NodeJS.WritableStream;
  readonly #told = new Set<string>();

  constructor(stderr: NodeJS.WritableStream) {
    this.#stderr = stderr;
  }

  tell({ result, upstream }: RunTaskResponse): void {
    for (const warning of turnWarnings({ steps: upstream, result })) {
      if (this.#told.has(warning)) continue;
      this.#told.add(warning);
      this.#stderr.write(`aio: ${visibleText(warning)}\n`);
    }
  }
}
