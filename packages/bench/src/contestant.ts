import type { EngineLimits, KernelKind } from '@qaio/core';

/** What the benchmark asks of every engine; token ids in, token ids out. */
export interface Contestant {
  /** Of the engine, or of the runtime below it. */
  readonly version: string;
  /** The longest sequence that it holds without running what it has held before once more. */
  readonly contextLength: number;
  /** Makes room for that many streams of so many tokens; cached prefixes are forgotten. */
  arrange(streamCount: number, contextLength: number): Promise<void>;
  /** Prefills the beginning that {@link classify} and {@link chat} stand behind, and keeps it. */
  pin(prefix: readonly number[]): Promise<void>;
  /** Runs a prompt of which nothing is cached, up to the logits behind it. */
  evaluate(prompt: readonly number[]): Promise<void>;
  /** The next token's distribution behind the prefix and each text, all texts asked for at once. */
  classify(texts: readonly (readonly number[])[]): Promise<void>;
  /** Decodes greedily. @param stream which of the streams that run at the same time */
  generate(stream: number, prompt: readonly number[], tokenCount: number): AsyncIterable<unknown>;
  /** The same behind the prefix. */
  chat(stream: number, text: readonly number[], tokenCount: number): AsyncIterable<unknown>;
}

export interface ContestantOptions {
  readonly modelPath: string;
  /** Where an engine is that is no package: a folder of programs, or the Python that has it. */
  readonly location?: string | undefined;
  /** Of ours, in int8. */
  readonly kernels?: KernelKind | undefined;
  /** Of ours; a peer takes the threads alone and gets room for as many streams as a row needs. */
  readonly limits: EngineLimits;
}

/** @throws Error that says why the engine cannot take part here */
export type OpenContestant = (options: ContestantOptions) => Promise<Contestant>;

/** What takes an engine's samples. */
export interface Sampler {
  /** Of the engine, or of the runtime below it. */
  readonly version: string;
  /** Those that it can give; undefined means all. */
  readonly rows?: readonly string[] | undefined;
  /** @returns a number for each row of the measurement that gives this one */
  sample(row: string): Promise<readonly number[]>;
  /** Answers one prompt of which nothing is cached. */
  answer(): Promise<void>;
}
