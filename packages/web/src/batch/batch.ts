import { Store, TaskClientError, inputFields, turnError, type TurnError } from '@qaio/client';
import type { BatchRunTaskResponse, Task } from '@qaio/protocol';
import type { BatchItem } from '../api/http-task-client.js';
import { type BatchAnswer, batchAnswer } from './batch-answer.js';
import type { BatchColumns } from './batch-columns.js';
import type { BatchTable } from './batch-table.js';
import { nextItems } from './next-items.js';
import { rowInputs } from './row-input.js';

/** What the answers of a batch need to be understood. */
export type RanTask = Pick<Task, 'name' | 'outputKind' | 'choices' | 'inputSchema'>;

/** What a batch is made of: kept through a reload. */
export interface BatchRecord {
  readonly table: BatchTable;
  /** As it was when the answers were begun; undefined before the first start. */
  readonly task: RanTask | undefined;
  readonly columns: BatchColumns | undefined;
  /** By the rows; undefined for one that is still to be run. The array is another one after every change. */
  readonly answers: readonly (BatchAnswer | undefined)[];
}

export interface BatchState extends Partial<BatchRecord> {
  /** `waiting`: the server takes no more for now, or does not answer. */
  readonly status: 'idle' | 'running' | 'waiting' | 'paused' | 'stopped';
  readonly answered: number;
  /** Since it was started or went on last: what the rest is likely to take; undefined before anything is known. */
  readonly secondsLeft: number | undefined;
  /** Why it waits, or why it has paused by itself. */
  readonly error: TurnError | undefined;
}

export interface BatchCalls {
  runBatch(
    task: string,
    items: readonly BatchItem[],
    signal: AbortSignal,
  ): AsyncIterable<BatchRunTaskResponse>;
}

export interface BatchOptions {
  readonly calls: BatchCalls;
  /** Ends early when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds. */
  readonly now: () => number;
}

/** From a start or a resumption to its end. */
interface Run {
  readonly signal: AbortSignal;
  /** Somebody may see now how far it is. */
  readonly estimate: () => void;
}

const isOver = ({ signal }: Run): boolean => signal.aborted;

const blank: BatchState = { status: 'idle', answered: 0, secondsLeft: undefined, error: undefined };
/** Where the server does not say when it wants to be asked again. */
const retryMs = 2_000;
/** Between two states: a screen that follows every answer does nothing else. */
const restMs = 100;

/** The rows of a table, run by one task: in slices, each row once, until all have an answer. */
export class Batch {
  readonly #options: BatchOptions;
  readonly #store = new Store<BatchState>(blank);
  readonly #record = new Store<BatchRecord | undefined>(undefined);
  #answers: (BatchAnswer | undefined)[] = [];
  #run = new AbortController();
  #toldAt = 0;

  constructor(options: BatchOptions) {
    this.#options = options;
  }

  readonly state = (): BatchState => this.#store.get();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** With every answer that has come, where a state may be a moment behind. */
  readonly record = (): BatchRecord | undefined => this.#record.get();

  readonly onRecord = (listener: () => void): (() => void) => this.#record.subscribe(listener);

  /** Goes on from a batch that was kept: where it is not complete it waits to be resumed. */
  open(record: BatchRecord): void {
    this.#run.abort();
    this.#answers = [...record.answers];
    this.#answers.length = record.table.rows.length;
    const isWhole = this.#answered() === this.#answers.length;
    this.#set({
      ...blank,
      ...record,
      status: this.#answered() === 0 ? 'idle' : isWhole ? 'stopped' : 'paused',
    });
  }

  /** Another table; the one before and its answers are forgotten. */
  load(table: BatchTable): void {
    this.#run.abort();
    this.#answers = [];
    this.#set({ ...blank, table });
  }

  clear(): void {
    this.#run.abort();
    this.#answers = [];
    this.#store.set(blank);
    this.#tell();
  }

  /** From the first row, whatever has been answered before. */
  async start(task: Task, columns: BatchColumns): Promise<void> {
    const { table } = this.state();
    if (!table || this.isRunning) return;
    this.#answers = Array.from({ length: table.rows.length }, () => undefined);
    const { name, outputKind, choices, inputSchema } = task;
    this.#set({ task: { name, outputKind, choices, inputSchema }, columns });
    await this.resume(task);
  }

  /** Runs the rows that have no answer; never rejects. */
  async resume(task: Task): Promise<void> {
    const { table, columns } = this.state();
    if (!table || !columns || this.isRunning) return;
    this.#run = new AbortController();
    const { signal } = this.#run;
    const startedAt = this.#options.now();
    const answeredBefore = this.#answered();
    this.#set({ status: 'running', secondsLeft: undefined, error: undefined });
    const estimate = (): void => this.#estimate(startedAt, answeredBefore);
    const error = await this.#runAll(task, columns, { signal, estimate });
    if (signal.aborted) return;
    const status = error === undefined ? 'stopped' : 'paused';
    this.#set({ status, secondsLeft: undefined, error: error === undefined ? undefined : turnError(error) });
  }

  /** Rows on their way are run again later. */
  pause(): void {
    this.#end('paused');
  }

  /** Leaves the rest without an answer. */
  stop(): void {
    this.#end('stopped');
  }

  /** Runs the rows again that ended in an error. */
  async retry(task: Task): Promise<void> {
    this.#answers = this.#answers.map((answer) => (answer?.kind === 'error' ? undefined : answer));
    await this.resume(task);
  }

  /** Another column of right labels, or none; the answers stay. */
  judgeBy(expected: string | undefined): void {
    const { columns } = this.state();
    if (columns) this.#set({ columns: { ...columns, expected } });
  }

  get isRunning(): boolean {
    const { status } = this.state();
    return status === 'running' || status === 'waiting';
  }

  #end(status: 'paused' | 'stopped'): void {
    if (!this.isRunning && this.state().status !== 'paused') return;
    this.#run.abort();
    // the last answer may have come while its call was still open
    const isWhole = this.#answered() === this.#answers.length;
    this.#set({ status: isWhole ? 'stopped' : status, secondsLeft: undefined });
  }

  #items(task: Task, columns: BatchColumns): BatchItem[] {
    const { table } = this.state();
    return table ? nextItems(this.#answers, rowInputs(inputFields(task), columns, table)) : [];
  }

  /** @returns what has ended it before the last row, where nobody has */
  async #runAll(task: Task, columns: BatchColumns, run: Run): Promise<unknown> {
    for (let items = this.#items(task, columns); items.length > 0; items = this.#items(task, columns)) {
      const error = await this.#runItems(task.name, items, run);
      if (run.signal.aborted) return undefined;
      if (error !== undefined && !isPassing(error)) return error;
      if (error !== undefined) await this.#waitFor(error, run.signal);
      if (isOver(run)) return undefined;
    }
    return undefined;
  }

  /** @returns why not all of them have been run */
  async #runItems(task: string, items: readonly BatchItem[], { signal, estimate }: Run): Promise<unknown> {
    let taken = 0;
    try {
      for await (const response of this.#options.calls.runBatch(task, items, signal)) {
        if (signal.aborted) return undefined;
        const answer = batchAnswer(response);
        if (!answer) continue;
        this.#take(response.id, answer);
        taken += 1;
        estimate();
      }
      return taken === items.length ? undefined : new TaskClientError('UNAVAILABLE');
    } catch (thrown) {
      const [item] = items;
      if (!item || items.length > 1 || !isTooLarge(thrown)) return thrown;
      this.#take(item.id, { kind: 'error', code: 'request-too-large', message: thrown.detail });
      return undefined;
    }
  }

  #take(id: string, answer: BatchAnswer): void {
    this.#answers[Number(id)] = answer;
    this.#tell();
  }

  #tell(): void {
    const { table, task, columns } = this.state();
    this.#record.set(table && { table, task, columns, answers: this.#answers });
  }

  async #waitFor(error: unknown, signal: AbortSignal): Promise<void> {
    this.#set({ status: 'waiting', error: turnError(error) });
    const { retryAfterSeconds } = error as TaskClientError;
    await this.#options.wait(retryAfterSeconds === undefined ? retryMs : 1000 * retryAfterSeconds, signal);
    if (!signal.aborted) this.#set({ status: 'running', error: undefined });
  }

  #estimate(startedAt: number, answeredBefore: number): void {
    const now = this.#options.now();
    if (now - this.#toldAt < restMs) return;
    const answered = this.#answered();
    const perRow = (now - startedAt) / Math.max(1, answered - answeredBefore);
    this.#set({ secondsLeft: (perRow * (this.#answers.length - answered)) / 1000 });
  }

  #answered(): number {
    return this.#answers.reduce((sum, answer) => sum + (answer ? 1 : 0), 0);
  }

  #set(change: Partial<BatchState>): void {
    this.#toldAt = this.#options.now();
    const answers =
      this.state().answers === undefined && this.#answers.length === 0 ? undefined : [...this.#answers];
    const state = { ...this.state(), ...change, answered: this.#answered() };
    this.#store.set(answers ? { ...state, answers } : state);
    this.#tell();
  }
}

function isPassing(thrown: unknown): boolean {
  if (!(thrown instanceof TaskClientError)) return false;
  return thrown.retryAfterSeconds !== undefined || thrown.status === 'UNAVAILABLE';
}

/** The server never takes as much, whenever it is asked. */
function isTooLarge(thrown: unknown): thrown is TaskClientError {
  return thrown instanceof TaskClientError && thrown.status === 'RESOURCE_EXHAUSTED' && !isPassing(thrown);
}
