import type { Contestant, ContestantOptions, OpenContestant } from '../contestant.js';

/** The part of node-llama-cpp that is used here; the package itself is optional. https://node-llama-cpp.withcat.ai/api/ */
interface Sequence {
  readonly nextTokenIndex: number;
  clearHistory(): Promise<void>;
  eraseContextTokenRanges(ranges: { start: number; end: number }[]): Promise<void>;
  evaluate(tokens: number[], options: object): AsyncIterable<number>;
  evaluateWithoutGeneratingNewTokens(tokens: number[]): Promise<void>;
}
interface Context {
  getSequence(): Sequence;
  dispose(): Promise<void>;
}
interface LlamaPackage {
  readonly getModuleVersion: () => Promise<string>;
  readonly LlamaLogLevel: { readonly disabled: unknown };
  readonly getLlama: (options: object) => Promise<{
    loadModel(options: object): Promise<{
      createContext(options: object): Promise<Context>;
    }>;
  }>;
}

const packageName = 'node-llama-cpp';
const greedyOptions = { temperature: 0, yieldEogToken: true };

/** llama.cpp through node-llama-cpp: one sequence a stream, each keeping the prefix in its cache. */
export const openNodeLlamaCpp: OpenContestant = async (options) => {
  const { getLlama, LlamaLogLevel, getModuleVersion } = (await import(packageName)) as LlamaPackage;
  const llama = await getLlama({ gpu: false, logLevel: LlamaLogLevel.disabled, build: 'never' });
  const model = await llama.loadModel({ modelPath: options.modelPath });
  const createContext = (sequences: number, contextSize: number) =>
    model.createContext(contextOptions(options, sequences, contextSize));
  return new NodeLlamaCpp(await getModuleVersion(), createContext);
};

/** All of the context takes memory at once. */
function contextOptions({ limits }: ContestantOptions, sequences: number, contextSize: number): object {
  return { contextSize, sequences, threads: limits.threadCount, batchSize: 512 };
}

class NodeLlamaCpp implements Contestant {
  readonly contextLength = Infinity;
  readonly #createContext: (sequences: number, contextSize: number) => Promise<Context>;
  #context: Context | undefined;
  #sequences: readonly Sequence[] = [];
  #prefix: readonly number[] = [];
  /** Whether a sequence holds the prefix. */
  readonly #isPinned: boolean[] = [];

  constructor(
    readonly version: string,
    createContext: (sequences: number, contextSize: number) => Promise<Context>,
  ) {
    this.#createContext = createContext;
  }

  /** A new context: attention runs over the cells of all sequences, so one with more of them than needed is slower. */
  async arrange(streamCount: number, contextLength: number): Promise<void> {
    await this.#context?.dispose();
    const context = await this.#createContext(streamCount, contextLength);
    this.#context = context;
    this.#sequences = Array.from({ length: streamCount }, () => context.getSequence());
    this.#isPinned.length = 0;
  }

  async pin(prefix: readonly number[]): Promise<void> {
    this.#prefix = prefix;
    this.#isPinned.length = 0;
    for (const [i] of this.#sequences.entries()) await this.#behindPrefix(i);
  }

  async evaluate(prompt: readonly number[]): Promise<void> {
    await firstOf((await this.#cleared(0)).evaluate([...prompt], greedyOptions));
  }

  async classify(texts: readonly (readonly number[])[]): Promise<void> {
    const queue = [...texts];
    await Promise.all(
      this.#sequences.map(async (_, i) => {
        for (let text = queue.shift(); text; text = queue.shift())
          await firstOf((await this.#behindPrefix(i)).evaluate([...text], greedyOptions));
      }),
    );
  }

  async *generate(stream: number, prompt: readonly number[], tokenCount: number): AsyncIterable<unknown> {
    yield* take((await this.#cleared(stream)).evaluate([...prompt], greedyOptions), tokenCount);
  }

  async *chat(stream: number, text: readonly number[], tokenCount: number): AsyncIterable<unknown> {
    yield* take((await this.#behindPrefix(stream)).evaluate([...text], greedyOptions), tokenCount);
  }

  async #cleared(index: number): Promise<Sequence> {
    const sequence = this.#at(index);
    this.#isPinned[index] = false;
    await sequence.clearHistory();
    return sequence;
  }

  async #behindPrefix(index: number): Promise<Sequence> {
    const sequence = this.#at(index);
    if (this.#isPinned[index]) {
      const end = sequence.nextTokenIndex;
      await sequence.eraseContextTokenRanges([{ start: this.#prefix.length, end }]);
    } else {
      await sequence.clearHistory();
      await sequence.evaluateWithoutGeneratingNewTokens([...this.#prefix]);
      this.#isPinned[index] = true;
    }
    return sequence;
  }

  #at(index: number): Sequence {
    const sequence = this.#sequences[index];
    if (!sequence)
      throw new Error(`There is no stream ${index}; room was made for ${this.#sequences.length}.`);
    return sequence;
  }
}

async function firstOf(tokens: AsyncIterable<unknown>): Promise<void> {
  const iterator = tokens[Symbol.asyncIterator]();
  await iterator.next();
  await iterator.return?.();
}

async function* take<T>(items: AsyncIterable<T>, count: number): AsyncIterable<T> {
  let taken = 0;
  for await (const item of items) {
    yield item;
    if (++taken >= count) return;
  }
}
