/** ik_llama.cpp by its own benchmark programs: https://github.com/ikawrakow/ik_llama.cpp */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { ContestantOptions, Sampler } from '../contestant.js';
import { outputLength, prefixLength, sentenceLength } from '../workload.js';

export const ikLlamaPrograms = { prompts: 'llama-bench', streams: 'llama-batched-bench' } as const;

const run = promisify(execFile);
const promptLengths: Readonly<Record<string, number>> = {
  'prefill-128': 128,
  'sentiment-cold': prefixLength + sentenceLength,
};
const streamCounts: Readonly<Record<string, number>> = Object.fromEntries(
  [1, 2, 4, 8, 16].map((count) => [`decode-${count}`, count]),
);

const promptRuns = z.tuple([
  z.object({
    build_commit: z.string(),
    build_number: z.int(),
    samples_ns: z.tuple([z.number().positive()]),
  }),
]);

/** Runs its programs anew for every sample: they keep nothing between prompts, so rows behind a prefix are not theirs. */
export const openIkLlama = async (options: ContestantOptions): Promise<Sampler> => {
  const programs = new IkLlamaPrograms(options);
  const { build_commit: commit, build_number: build } = await programs.prompt(1);
  return {
    version: `build ${build} (${commit})`,
    rows: [...Object.keys(promptLengths), ...Object.keys(streamCounts)],
    sample: (row) => programs.sample(row),
    answer: async () => {
      await programs.prompt(prefixLength);
    },
  };
};

class IkLlamaPrograms {
  /** The model's weights are repacked for the processor as they are loaded. */
  readonly #common: readonly string[];

  constructor(readonly options: ContestantOptions) {
    this.#common = ['-m', resolve(options.modelPath), '-t', String(options.limits.threadCount)];
  }

  async sample(row: string): Promise<readonly number[]> {
    const streams = streamCounts[row];
    if (streams !== undefined) return [await this.tokensPerSecond(streams)];
    const length = promptLengths[row];
    if (length === undefined) throw new Error(`ik_llama.cpp's programs give no row '${row}'.`);
    const { samples_ns: samples } = await this.prompt(length);
    return [samples[0] / 1e6];
  }

  /** One run of a prompt of that many tokens, behind one that warms up. */
  async prompt(length: number): Promise<z.infer<typeof promptRuns>[0]> {
    const size = ['-p', String(length), '-n', '0', '-r', '1'];
    const output = await this.#run('prompts', [...size, '-rtr', '1', '-o', 'json']);
    const { data } = promptRuns.safeParse(jsonIn(output));
    if (data) return data[0];
    throw unexpected('prompts', output);
  }

  async tokensPerSecond(streams: number): Promise<number> {
    const tokens = streams * (sentenceLength + outputLength);
    const lengths = ['-npp', String(sentenceLength), '-ntg', String(outputLength), '-npl', String(streams)];
    const context = ['-c', String(Math.max(512, tokens)), '-b', '512', '-ub', '512'];
    const threads = ['-tb', String(this.options.limits.threadCount)];
    const output = await this.#run('streams', [...threads, ...context, ...lengths, '-rtr']);
    const rate = decodeRate(output, streams);
    if (rate === undefined) throw unexpected('streams', output);
    return rate;
  }

  /** @returns what it has written, wherever to; the programs leave log files where they are started */
  async #run(program: keyof typeof ikLlamaPrograms, args: readonly string[]): Promise<string> {
    const path = join(resolve(this.options.location ?? ''), ikLlamaPrograms[program]);
    const cwd = await mkdtemp(join(tmpdir(), 'qaio-ik-llama-'));
    try {
      const { stdout, stderr } = await run(path, [...this.#common, ...args], { cwd });
      return program === 'prompts' ? stdout : stdout + stderr;
    } finally {
      await rm(cwd, { recursive: true, force: true });
    }
  }
}

/** A row of the table: | PP | TG | B | N_KV | T_PP s | S_PP t/s | T_TG s | S_TG t/s | T s | S t/s | */
function decodeRate(output: string, streams: number): number | undefined {
  const rows = output.split('\n').map((line) => line.split('|').map((cell) => Number(cell.trim() || NaN)));
  const [, , , , , , , , rate] = rows.find(([, , , count]) => count === streams) ?? [];
  return rate !== undefined && rate > 0 ? rate : undefined;
}

function jsonIn(output: string): unknown {
  try {
    return JSON.parse(output.slice(output.indexOf('[')));
  } catch {
    return undefined;
  }
}

function unexpected(program: keyof typeof ikLlamaPrograms, output: string): Error {
  return new Error(`${ikLlamaPrograms[program]} printed no result that is known: ${output.slice(0, 200)}`);
}
