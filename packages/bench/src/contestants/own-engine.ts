import { Engine, greedy, runtimeVersion } from '@qaio/core';
import { loadRunner } from '@qaio/models';
import type { Contestant, OpenContestant } from '../contestant.js';

const candidates = [[1], [2]];

/** This project's engine, as its server runs it. */
export const openOwnEngine: OpenContestant = async ({ modelPath, limits, kernels }) => {
  const runner = await loadRunner(modelPath, {
    limits,
    kernels,
    runner: 'auto',
    onFallback: () => undefined,
  });
  const clock = (): number => performance.now();
  // what a random prompt is followed by repeats itself, as no talk does
  return new OwnEngine(new Engine({ runner, clock, ...limits, speculativeTokens: 0 }));
};

class OwnEngine implements Contestant {
  readonly version = `onnxruntime ${runtimeVersion()}`;
  #prefix: readonly number[] = [];

  constructor(readonly engine: Engine) {}

  get contextLength(): number {
    return this.engine.contextLength;
  }

  /** Nothing to make room for: slots take memory only once they are used. */
  async arrange(): Promise<void> {
    this.#prefix = [];
  }

  async pin(prefix: readonly number[]): Promise<void> {
    this.#prefix = prefix;
    await this.classify([[1]]);
  }

  async evaluate(promptTokenIds: readonly number[]): Promise<void> {
    await this.engine.score({ promptTokenIds, candidates });
  }

  async classify(texts: readonly (readonly number[])[]): Promise<void> {
    await Promise.all(texts.map((text) => this.engine.score({ ...this.#behindPrefix(text), candidates })));
  }

  generate(_stream: number, promptTokenIds: readonly number[], tokenCount: number): AsyncIterable<unknown> {
    return this.#tokens({ promptTokenIds }, tokenCount);
  }

  chat(_stream: number, text: readonly number[], tokenCount: number): AsyncIterable<unknown> {
    return this.#tokens(this.#behindPrefix(text), tokenCount);
  }

  #behindPrefix(text: readonly number[]): { promptTokenIds: readonly number[]; prefixTokenCount: number } {
    return { promptTokenIds: [...this.#prefix, ...text], prefixTokenCount: this.#prefix.length };
  }

  async *#tokens(
    prompt: { readonly promptTokenIds: readonly number[] },
    maxOutputTokens: number,
  ): AsyncIterable<unknown> {
    const sampling = { ...greedy, maxOutputTokens };
    for await (const event of this.engine.generate({ ...prompt, sampling, stopTokenIds: [] }))
      if (event.kind === 'token') yield event.tokenId;
  }
}
