import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContestantOptions } from './contestant.js';
import { type ContestantChannel, nodeChannel, pythonChannel } from './contestant-channel.js';
import {
  type ContestantName,
  type FromContestant,
  type OpenedContestant,
  type ToContestant,
  isPythonContestant,
  pythonContestants,
} from './contestant-messages.js';
import { workloadSizes } from './workload.js';

/**
 * An engine in a process of its own, so that engines share neither memory nor threads. Unless asked for something, the
 * process stands still: some engines go on spinning for a while.
 */
export class ContestantProcess {
  readonly #channel: ContestantChannel;
  readonly #name: ContestantName;
  readonly #options: ContestantOptions;

  /** @param signal ends the process */
  constructor(name: ContestantName, options: ContestantOptions, signal?: AbortSignal) {
    this.#name = name;
    this.#options = options;
    this.#channel = isPythonContestant(name)
      ? pythonChannel(options.location ?? '', pythonContestants[name], signal)
      : nodeChannel(signal);
  }

  /** @throws Error that says why the engine cannot take part */
  async open(vocabSize: number): Promise<OpenedContestant> {
    const [name, options, sizes] = [this.#name, this.#options, workloadSizes];
    const answer = await this.#ask({ kind: 'open', name, vocabSize, options, sizes });
    if (answer.kind === 'opened') return answer;
    throw unexpected(answer);
  }

  /** @returns a number for each row of the measurement that gives this one */
  measure(row: string): Promise<readonly number[]> {
    return this.#values({ kind: 'measure', row });
  }

  /** Answers one prompt of which nothing is cached. */
  async answer(): Promise<void> {
    await this.#values({ kind: 'answer' });
  }

  /** @returns after every token of each text, `[tokens, vocabSize]` */
  async logits(texts: readonly (readonly number[])[], vocabSize: number): Promise<Float32Array[]> {
    const folder = await mkdtemp(join(tmpdir(), 'qaio-logits-'));
    const path = join(folder, 'logits');
    try {
      await this.#values({ kind: 'logits', texts, path });
      return textsOf(await readFile(path), texts, vocabSize);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** @returns MB of resident memory */
  async memory(): Promise<number> {
    const [megabytes = NaN] = await this.#values({ kind: 'memory' });
    return megabytes;
  }

  async close(): Promise<void> {
    const { child } = this.#channel;
    const hasStarted = child.pid !== undefined;
    if (!hasStarted || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async #values(message: ToContestant): Promise<readonly number[]> {
    const answer = await this.#ask(message);
    if (answer.kind === 'values') return answer.values;
    throw unexpected(answer);
  }

  async #ask(message: ToContestant): Promise<FromContestant> {
    this.#signal('SIGCONT');
    try {
      return await this.#answerTo(message);
    } finally {
      this.#signal('SIGSTOP');
    }
  }

  #signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    if (process.platform !== 'win32') this.#channel.child.kill(signal);
  }

  #answerTo(message: ToContestant): Promise<FromContestant> {
    const { child } = this.#channel;
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null): void => {
        forget();
        reject(new Error(code === null ? 'its process was killed' : `its process exited with code ${code}`));
      };
      const forget = this.#channel.onAnswer((answer) => {
        child.off('exit', onExit);
        resolve(answer);
      });
      child.once('exit', onExit);
      this.#channel.send(message, reject);
    });
  }
}

function textsOf(
  { buffer, byteOffset, byteLength }: Buffer,
  texts: readonly (readonly number[])[],
  vocabSize: number,
): Float32Array[] {
  const logits = new Float32Array(buffer, byteOffset, byteLength / Float32Array.BYTES_PER_ELEMENT);
  const expected = texts.flat().length * vocabSize;
  if (logits.length !== expected) throw new Error(`it gave ${logits.length} logits, not ${expected}`);
  let end = 0;
  return texts.map((ids) => logits.subarray(end, (end += ids.length * vocabSize)));
}

function unexpected(answer: FromContestant): Error {
  return new Error(answer.kind === 'failed' ? answer.message : `it answered with '${answer.kind}'`);
}
