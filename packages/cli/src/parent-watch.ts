import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isProcessAlive } from '@qaio/core';

const everyMs = 1_000;
const shellName = /^(?:.*\/)?-?(?:ba|da|k|z)?sh$/u;

export interface ProcessFacts {
  readonly parentId: number;
  readonly name: string;
}

/** What there is to know of the processes above this one. */
export interface ProcessView {
  /** The parent's id now: another one once the first is gone, except on Windows. */
  readonly parentId: () => number;
  /** Undefined where there is no such process, or nothing tells. */
  readonly factsOf: (id: number) => Promise<ProcessFacts | undefined>;
  readonly isAlive: (id: number) => boolean;
}

const realView: ProcessView = {
  parentId: () => process.ppid,
  factsOf,
  isAlive: isProcessAlive,
};

/**
 * Calls back once, when the process that started this one is gone, be it through a shell, which would outlive it. Keeps
 * nothing alive.
 *
 * @returns what ends the watching
 */
export function onParentGone(callback: () => void, view: ProcessView = realView): () => void {
  let first: string | undefined;
  let isOver = false;
  const end = (): void => {
    isOver = true;
    clearInterval(timer);
  };
  const look = async (): Promise<void> => {
    const now = await starters(view);
    first ??= now;
    if (isOver || now === first) return;
    end();
    callback();
  };
  const timer = setInterval(() => void look(), everyMs).unref();
  void look();
  return end;
}

/** Changes as soon as one of those that started this process is gone. */
async function starters({ parentId, factsOf, isAlive }: ProcessView): Promise<string> {
  const parent = parentId();
  const facts = await factsOf(parent);
  const beyond = facts && shellName.test(facts.name) ? facts.parentId : '';
  return `${parent} ${isAlive(parent)} ${beyond}`;
}

async function factsOf(id: number): Promise<ProcessFacts | undefined> {
  if (process.platform === 'win32') return undefined;
  const { parent, name } =
    process.platform === 'linux'
      ? // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: a name may hold blanks and parentheses
        groupsOf(
          /\((?<name>.*)\) \S (?<parent>\d+)/su,
          await readFile(`/proc/${id}/stat`, 'utf8').catch(() => ''),
        )
      : groupsOf(/(?<parent>\d+)\s+(?<name>.+)/u, await ps(id));
  return parent === undefined ? undefined : { name: name ?? '', parentId: Number(parent) };
}

const groupsOf = (pattern: RegExp, text: string): Partial<Record<string, string>> =>
  pattern.exec(text.trim())?.groups ?? {};

const ps = (id: number): Promise<string> =>
  promisify(execFile)('ps', ['-o', 'ppid=,comm=', '-p', String(id)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
