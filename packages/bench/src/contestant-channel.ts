/** How messages go to a contestant's process and come back. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FromContestant, ToContestant } from './contestant-messages.js';

export interface ContestantChannel {
  readonly child: ChildProcess;
  /** @param onFailed told where the process is not there any more */
  send(message: ToContestant, onFailed: (error: Error) => void): void;
  /** @param listener called for the next answer. @returns what forgets it */
  onAnswer(listener: (answer: FromContestant) => void): () => void;
}

/** A process of JavaScript. @param signal ends it, though it stands still */
export function nodeChannel(signal?: AbortSignal): ContestantChannel {
  const child = fork(mainUrl(), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], ...ending(signal) });
  // who waits for an answer is told otherwise
  child.on('error', () => undefined);
  return {
    child,
    send: (message, onFailed) => child.send(message, (error) => error && onFailed(error)),
    onAnswer: (listener) => {
      child.once('message', listener);
      return () => child.off('message', listener);
    },
  };
}

/** The same of Python: one JSON message a line, on standard input and output. */
export function pythonChannel(python: string, script: string, signal?: AbortSignal): ContestantChannel {
  const child = spawn(python, [pythonScript(script)], {
    ...ending(signal),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  for (const stream of [child, child.stdin]) stream.on('error', () => undefined);
  const lines = createInterface(child.stdout);
  return {
    child,
    send: (message, onFailed) =>
      child.stdin.write(`${JSON.stringify(message)}\n`, (error) => error && onFailed(error)),
    onAnswer: (listener) => {
      const onLine = (line: string): void => listener(JSON.parse(line) as FromContestant);
      lines.once('line', onLine);
      return () => lines.off('line', onLine);
    },
  };
}

function ending(signal: AbortSignal | undefined): { signal?: AbortSignal; killSignal?: 'SIGKILL' } {
  return signal ? { signal, killSignal: 'SIGKILL' } : {};
}

/** Path of a script of this package. */
export function pythonScript(name: string): string {
  return fileURLToPath(new URL(`../python/${name}`, import.meta.url));
}

/** A process runs JavaScript only; where this file itself is read as TypeScript, the built one is in dist. */
function mainUrl(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? '../dist/contestant-main.js' : './contestant-main.js', import.meta.url);
}
