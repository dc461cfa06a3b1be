import { basename, dirname } from 'node:path';
import { turnTelemetryOff } from '@qaio/core';
import type { Contestant, OpenContestant } from '../contestant.js';

/** The part of transformers.js that is used here; the package itself is optional. https://huggingface.co/docs/transformers.js */
type Feeds = Record<string, unknown>;
interface Model {
  forward(feeds: Feeds): Promise<Record<string, unknown>>;
  generate(options: Feeds): Promise<unknown>;
}
interface TransformersPackage {
  readonly env: { readonly version: string; localModelPath: string; allowRemoteModels: boolean };
  readonly Tensor: new (type: string, data: BigInt64Array, dims: readonly number[]) => unknown;
  readonly BaseStreamer: new () => object;
  readonly AutoModelForCausalLM: { from_pretrained(name: string, options: object): Promise<Model> };
}

const packageName = '@huggingface/transformers';

/**
 * transformers.js on onnxruntime-node. A caller may keep the cache behind the prefix for single prompts; its generate()
 * takes prompts of equal length as one batch.
 */
export const openTransformersJs: OpenContestant = async ({ modelPath, limits }) => {
  turnTelemetryOff();
  const library = (await import(packageName)) as TransformersPackage;
  library.env.localModelPath = dirname(modelPath);
  library.env.allowRemoteModels = false;
  const model = await library.AutoModelForCausalLM.from_pretrained(basename(modelPath), {
    dtype: 'q4',
    device: 'cpu',
    session_options: { intraOpNumThreads: limits.threadCount, interOpNumThreads: 1 },
  });
  return new TransformersJs(library, model);
};

/** Keys and values have another name than states. */
const pastOf = (present: string): string =>
  present.replace(/^present\./u, 'past_key_values.').replace(/^present_/u, 'past_');

interface WaitingPrompt {
  readonly prompt: readonly number[];
  readonly controller: ReadableStreamDefaultController<unknown>;
}

class TransformersJs implements Contestant {
  readonly version: string;
  // generate() runs the prefix anew each time
  readonly contextLength = 1024;
  readonly #library: TransformersPackage;
  readonly #model: Model;
  #prefix: readonly number[] = [];
  #pastOfPrefix: Feeds = {};
  /** Prompts of this turn, which become one batch. */
  #waiting: WaitingPrompt[] = [];

  constructor(library: TransformersPackage, model: Model) {
    this.version = library.env.version;
    this.#library = library;
    this.#model = model;
  }

  async arrange(): Promise<void> {
    this.#prefix = [];
  }

  async pin(prefix: readonly number[]): Promise<void> {
    this.#prefix = prefix;
    const outputs = await this.#forward(prefix, 0);
    const past = Object.entries(outputs).filter(([name]) => name.startsWith('present'));
    this.#pastOfPrefix = Object.fromEntries(past.map(([name, tensor]) => [pastOf(name), tensor]));
  }

  async evaluate(prompt: readonly number[]): Promise<void> {
    await this.#forward(prompt, 0);
  }

  async classify(texts: readonly (readonly number[])[]): Promise<void> {
    for (const text of texts) await this.#forward(text, this.#prefix.length, this.#pastOfPrefix);
  }

  generate(_stream: number, prompt: readonly number[], tokenCount: number): AsyncIterable<unknown> {
    return new ReadableStream<unknown>({
      start: (controller) => {
        this.#waiting.push({ prompt, controller });
        if (this.#waiting.length === 1) setImmediate(() => void this.#generateBatch(tokenCount));
      },
    });
  }

  chat(stream: number, text: readonly number[], tokenCount: number): AsyncIterable<unknown> {
    return this.generate(stream, [...this.#prefix, ...text], tokenCount);
  }

  #forward(tokenIds: readonly number[], past: number, cache?: Feeds): Promise<Record<string, unknown>> {
    return this.#model.forward({
      input_ids: this.#tensor([tokenIds]),
      attention_mask: this.#tensor([Array<number>(past + tokenIds.length).fill(1)]),
      past_key_values: cache ?? null,
    });
  }

  async #generateBatch(tokenCount: number): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    const prompts = batch.map(({ prompt }) => prompt);
    let isPrompt = true;
    const streamer = Object.assign(new this.#library.BaseStreamer(), {
      put: (): void => {
        // the first call brings the prompts back
        if (!isPrompt) for (const { controller } of batch) controller.enqueue(1);
        isPrompt = false;
      },
      end: (): void => undefined,
    });
    await this.#model.generate({
      inputs: this.#tensor(prompts),
      attention_mask: this.#tensor(prompts.map((prompt) => prompt.map(() => 1))),
      max_new_tokens: tokenCount,
      do_sample: false,
      streamer,
    });
    for (const { controller } of batch) controller.close();
  }

  /** @param rows of equal length */
  #tensor(rows: readonly (readonly number[])[]): unknown {
    const data = BigInt64Array.from(rows.flat(), BigInt);
    return new this.#library.Tensor('int64', data, [rows.length, rows[0]?.length ?? 0]);
  }
}
