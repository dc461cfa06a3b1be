import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ContestantOptions } from './contestant.js';
import type {
  ContestantName,
  FromContestant,
  OpenedContestant,
  ToContestant,
} from './contestant-messages.js';

/**
 * An engine in a process of its own, so that engines share neither memory nor threads. Unless asked for something, the
 * process stands still: some engines go on spinning for a while.
 */
export class ContestantProcess {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(mainUrl(), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  }

  /** @throws Error that says why the engine cannot take part */
  async open(name: ContestantName, vocabSize: number, options: ContestantOptions): Promise<OpenedContestant> {
    const answer = await this.#ask({ kind: 'open', name, vocabSize, options });
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

  /** @returns MB of resident memory */
  async memory(): Promise<number> {
    const [megabytes = NaN] = await this.#values({ kind: 'memory' });
    return megabytes;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
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
    if (process.platform !== 'win32') this.#child.kill(signal);
  }

  #answerTo(message: ToContestant): Promise<FromContestant> {
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null): void => {
        this.#child.off('message', onMessage);
        reject(new Error(code === null ? 'its process was killed' : `its process exited with code ${code}`));
      };
      const onMessage = (answer: FromContestant): void => {
        this.#child.off('exit', onExit);
        resolve(answer);
      };
      this.#child.once('exit', onExit).once('message', onMessage);
      this.#child.send(message, (error) => error && reject(error));
    });
  }
}

function unexpected(answer: FromContestant): Error {
  return new Error(answer.kind === 'failed' ? answer.message : `it answered with '${answer.kind}'`);
}

/** A process runs JavaScript only; where this file itself is read as TypeScript, the built one is in dist. */
function mainUrl(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? '../dist/contestant-main.js' : './contestant-main.js', import.meta.url);
}
