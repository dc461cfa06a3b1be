import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ContestantOptions } from './contestant.js';
import type { ContestantName, FromContestant, ToContestant } from './contestant-messages.js';

/** An engine in a process of its own, so that engines share neither memory nor threads. */
export class ContestantProcess {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(mainUrl(), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  }

  /** @throws Error that says why the engine cannot take part */
  async open(name: ContestantName, vocabSize: number, options: ContestantOptions): Promise<void> {
    await this.#ask({ kind: 'open', name, vocabSize, options });
  }

  /** Between measurements the process stands still: some engines go on spinning for a while. */
  async measure(row: string): Promise<readonly number[]> {
    this.#signal('SIGCONT');
    try {
      return await this.#ask({ kind: 'measure', row });
    } finally {
      this.#signal('SIGSTOP');
    }
  }

  /** Answers one prompt of which nothing is cached. */
  async answer(): Promise<void> {
    await this.#ask({ kind: 'answer' });
  }

  /** @returns MB of resident memory */
  async memory(): Promise<number> {
    this.#signal('SIGCONT');
    const [megabytes = NaN] = await this.#ask({ kind: 'memory' });
    return megabytes;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  #signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    if (process.platform !== 'win32') this.#child.kill(signal);
  }

  #ask(message: ToContestant): Promise<readonly number[]> {
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null): void => {
        this.#child.off('message', onMessage);
        reject(new Error(code === null ? 'its process was killed' : `its process exited with code ${code}`));
      };
      const onMessage = (answer: FromContestant): void => {
        this.#child.off('exit', onExit);
        if (answer.kind === 'values') resolve(answer.values);
        else reject(new Error(answer.message));
      };
      this.#child.once('exit', onExit).once('message', onMessage);
      this.#child.send(message);
    });
  }
}

/** A process runs JavaScript only; where this file itself is read as TypeScript, the built one is in dist. */
function mainUrl(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? '../dist/contestant-main.js' : './contestant-main.js', import.meta.url);
}
