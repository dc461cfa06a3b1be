import type { Engine } from '../engine/engine.js';
import type { EncodedPrompt } from '../text/prompt-encoder.js';

/** What of an engine it takes to read ahead. */
export type AheadEngine = Pick<Engine, 'forgetConversation' | 'load' | 'memory' | 'score'>;

interface Reading {
  readonly conversation: string;
  readonly controller: AbortController;
  isForgotten: boolean;
}

/**
 * Runs what a conversation's next prompt will begin with, while nobody else wants the model. Where slots remember
 * positions there is nothing to be gained: they go on from what the last turn has left.
 */
export class ReadAhead {
  readonly #engine: AheadEngine;
  #reading: Reading | undefined;

  constructor(engine: AheadEngine) {
    this.#engine = engine;
  }

  /** @param beginning undefined where the next prompt's is not known */
  begin(conversation: string, beginning: () => EncodedPrompt | undefined): void {
    const { memory, load } = this.#engine;
    if (memory === 'positions' || load.running + load.waiting > 0) return;
    const prompt = beginning();
    if (!prompt || prompt.tokenIds.length <= prompt.prefixTokenCount) return;
    const reading = { conversation, controller: new AbortController(), isForgotten: false };
    this.#reading = reading;
    void this.#read(reading, prompt);
  }

  /** Somebody wants the model. What has not been read by now will be read by the turn itself. */
  stop(): void {
    this.#reading?.controller.abort();
    this.#reading = undefined;
  }

  /** Nothing of the conversation is to be kept. */
  forget(conversation: string): void {
    if (this.#reading?.conversation !== conversation) return;
    this.#reading.isForgotten = true;
    this.stop();
  }

  async #read(reading: Reading, { tokenIds, prefixTokenCount }: EncodedPrompt): Promise<void> {
    const { conversation, controller } = reading;
    const request = { promptTokenIds: tokenIds, prefixTokenCount, conversation };
    try {
      await this.#engine.score({ ...request, candidates: [[0]] }, controller.signal);
    } catch {
      // the next turn is none the worse for it
    }
    if (this.#reading === reading) this.#reading = undefined;
    // it may have been saved in the same moment
    if (reading.isForgotten) this.#engine.forgetConversation(conversation);
  }
}
