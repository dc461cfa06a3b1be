import type { MemoryItem } from '../memory/memory-item.js';
import type { RecordStore } from '../memory/record-store.js';
import type { BatchAnswer } from './batch-answer.js';
import type { Batch, BatchRecord } from './batch.js';

export interface KeptBatchOptions {
  /** The browser's, for all tabs that show the page. */
  readonly records: RecordStore;
  /** Which of them is this tab's. */
  readonly own: MemoryItem;
  readonly newKey: () => string;
  /** The browser does not keep it. */
  readonly onRefused: () => void;
}

type Setup = Omit<BatchRecord, 'answers'>;
type Answers = readonly (BatchAnswer | undefined)[];

/** Of answers that are written as one. */
const pageRows = 500;
/** So many tabs' batches are kept, those that were begun last. */
const mostBatches = 3;
const indexKey = 'batches';
/** Another shape of what is kept has another number. */
const version = 1;

/** A tab's batch in what the browser keeps: the table once, answers by pages. */
export class KeptBatch {
  readonly #options: KeptBatchOptions;
  #key = '';
  #setup: Setup | undefined;
  #answers: Answers = [];

  constructor(options: KeptBatchOptions) {
    this.#options = options;
  }

  /** @returns this tab's, or in a new tab the newest of all; undefined where there is none, or none can be read */
  async read(): Promise<BatchRecord | undefined> {
    const own = this.#options.own.read();
    try {
      const record = await this.#readAt(own ?? (await this.#index())[0] ?? '');
      this.#begin(own);
      if (!record) return undefined;
      const { answers, ...setup } = record;
      if (own !== undefined) [this.#setup, this.#answers] = [setup, answers];
      return record;
    } catch {
      this.#begin(own);
      this.#options.onRefused();
      return undefined;
    }
  }

  /** Writes what has changed since the last time. @param record undefined: there is none any more */
  async write(record: BatchRecord | undefined): Promise<void> {
    try {
      await (record ? this.#writeRecord(record) : this.#clear());
    } catch {
      this.#options.onRefused();
    }
  }

  async #writeRecord({ answers, ...setup }: BatchRecord): Promise<void> {
    await this.#writeSetup(setup);
    await this.#writeAnswers(answers);
  }

  async #clear(): Promise<void> {
    const others = (await this.#index()).filter((key) => key !== this.#key);
    await this.#options.records.set(indexKey, others);
    await this.#forget(this.#key);
    [this.#setup, this.#answers] = [undefined, []];
  }

  #begin(own: string | undefined): void {
    this.#key = own ?? this.#options.newKey();
    this.#options.own.keep(this.#key);
  }

  async #writeSetup(setup: Setup): Promise<void> {
    const { table, task, columns } = setup;
    const before = this.#setup;
    if (before?.table === table && before.task === task && before.columns === columns) return;
    if (before?.table !== table) await this.#list();
    await this.#options.records.set(`${this.#key}/setup`, { version, table, task, columns });
    this.#setup = setup;
  }

  async #writeAnswers(answers: Answers): Promise<void> {
    const before = this.#answers;
    for (let from = 0; from < Math.max(answers.length, before.length); from += pageRows) {
      const page = answers.slice(from, from + pageRows);
      const kept = before.slice(from, from + pageRows);
      if (page.length === kept.length && page.every((answer, i) => answer === kept[i])) continue;
      await this.#options.records.set(`${this.#key}/answers/${from}`, page);
    }
    this.#answers = answers;
  }

  async #readAt(key: string): Promise<BatchRecord | undefined> {
    const setup = await this.#options.records.get(`${key}/setup`);
    if (!isSetup(setup)) return undefined;
    const { table, task, columns } = setup;
    const pages = await Promise.all(
      pageStarts(table.rows.length).map((from) => this.#options.records.get(`${key}/answers/${from}`)),
    );
    const answers = pages.flatMap((page, at) =>
      Array.isArray(page) ? (page as Answers) : pageOf(table.rows.length, at),
    );
    return { table, task, columns, answers };
  }

  /** The newest is the first. */
  async #list(): Promise<void> {
    const others = (await this.#index()).filter((key) => key !== this.#key);
    const keys = [this.#key, ...others];
    await this.#options.records.set(indexKey, keys.slice(0, mostBatches));
    for (const key of keys.slice(mostBatches)) await this.#forget(key);
  }

  async #index(): Promise<readonly string[]> {
    const index = await this.#options.records.get(indexKey);
    return Array.isArray(index) ? (index as string[]) : [];
  }

  async #forget(key: string): Promise<void> {
    const record = await this.#readAt(key);
    await this.#options.records.delete(`${key}/setup`);
    for (const from of pageStarts(record?.table.rows.length ?? 0))
      await this.#options.records.delete(`${key}/answers/${from}`);
  }
}

function isSetup(value: unknown): value is Setup & { readonly version: number } {
  return typeof value === 'object' && value !== null && 'version' in value && value.version === version;
}

const pageStarts = (rows: number): number[] =>
  Array.from({ length: Math.ceil(rows / pageRows) }, (_, page) => page * pageRows);

/** A page of rows that have no answer. */
const pageOf = (rows: number, at: number): Answers =>
  Array.from({ length: Math.min(pageRows, rows - at * pageRows) }, () => undefined);

/** Between a change and its being kept. */
const delayMs = 500;

/** The batch goes on from the one that was kept, and is kept from now on. @param leaving hears `pagehide` */
export async function keepBatch(
  batch: Batch,
  kept: KeptBatch,
  leaving: Pick<EventTarget, 'addEventListener'>,
): Promise<void> {
  const record = await kept.read();
  if (record) batch.open(record);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing = Promise.resolve();
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { table, task, columns, answers = [] } = batch.state();
    writing = writing.then(() => kept.write(table && { table, task, columns, answers }));
  };
  batch.subscribe(() => {
    // whoever pauses it may be about to leave
    if (batch.isRunning) timer ??= setTimeout(write, delayMs);
    else write();
  });
  leaving.addEventListener('pagehide', write);
}
