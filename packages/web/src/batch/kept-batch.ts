import { inTurn } from '../memory/in-turn.js';
import type { MemoryItem } from '../memory/memory-item.js';
import { NewestKeys } from '../memory/newest-keys.js';
import type { KeptRecord, RecordStore } from '../memory/record-store.js';
import type { BatchAnswer } from './batch-answer.js';
import type { BatchTable } from './batch-table.js';
import type { Batch, BatchRecord } from './batch.js';
import { readRows, rowPages } from './kept-rows.js';

export interface KeptBatchOptions {
  /** The browser's, for all tabs that show the page. */
  readonly records: RecordStore;
  /** Which of them is this tab's. */
  readonly own: MemoryItem;
  readonly newKey: () => string;
  /** The browser does not keep it. */
  readonly onRefused: () => void;
}

/** What is kept of a batch, or on its way. */
interface Kept {
  readonly table: BatchTable;
  /** Of the table. */
  rowCount: number;
  setup: Pick<BatchRecord, 'task' | 'columns'> | undefined;
  answers: (BatchAnswer | undefined)[];
}

/** As it is kept: all but the rows of the table and their answers. */
interface Setup extends Pick<BatchRecord, 'task' | 'columns'> {
  readonly version: number;
  readonly name: string;
  readonly tableColumns: readonly string[];
  readonly rowCount: number;
}

/** That are written as one: more would hold up the page. */
const pageAnswers = 1000;
/** So many tabs' batches are kept, those that were begun last. */
const mostBatches = 3;
/** Another shape of what is kept has another number. */
const version = 2;

/** A tab's batch in what the browser keeps: the table once, by pages, and every answer as a record of its own. */
export class KeptBatch {
  readonly #options: KeptBatchOptions;
  readonly #keys: NewestKeys;
  #key = '';
  #kept: Kept | undefined;
  #writes = 0;

  constructor(options: KeptBatchOptions) {
    this.#options = options;
    this.#keys = new NewestKeys(options.records, 'batches', mostBatches);
  }

  /** @returns this tab's, or in a new tab the newest of all; undefined where there is none, or none can be read */
  async read(): Promise<BatchRecord | undefined> {
    const own = this.#options.own.read();
    try {
      const record = await this.#readAt(own ?? (await this.#keys.all())[0] ?? '');
      if (record && own !== undefined) this.#kept = keptOf(record);
      return record;
    } catch {
      this.#options.onRefused();
      return undefined;
    } finally {
      this.#key = own ?? this.#options.newKey();
      this.#options.own.keep(this.#key);
    }
  }

  /**
   * Writes what has changed since the last time; one that is still at it is taken over.
   *
   * @param record undefined: there is none any more @param isLeaving all of it is to be on its way when this returns
   */
  async write(record: BatchRecord | undefined, isLeaving = false): Promise<void> {
    this.#writes += 1;
    const write = this.#writes;
    const work = (record ? this.#prepare(record) : [this.#clear()]).map(isDone);
    for (const records of record ? this.#changes(record) : []) {
      const written = isDone(this.#options.records.write(records));
      work.push(written);
      if (isLeaving) continue;
      await written;
      if (this.#writes !== write) break;
    }
    if ((await Promise.all(work)).includes(false)) this.#options.onRefused();
  }

  /** What cannot be kept beside the record is forgotten. */
  #prepare({ table, answers }: BatchRecord): Promise<void>[] {
    const kept = this.#kept;
    if (kept?.table !== table) {
      this.#kept = { table, rowCount: 0, setup: undefined, answers: [] };
      return [this.#options.records.forget(`${this.#key}/`), this.#keys.add(this.#key)];
    }
    if (!kept.answers.some(Boolean) || answers.some(Boolean)) return [];
    kept.answers = [];
    return [this.#options.records.forget(`${this.#key}/answers/`)];
  }

  /** In the order in which they are to be written, at once as many as do not hold up the page. */
  *#changes({ table, task, columns, answers }: BatchRecord): Generator<KeptRecord[]> {
    const kept = this.#kept;
    if (!kept) return;
    for (const page of rowPages(this.#key, table, kept.rowCount)) {
      kept.rowCount += (page[1] as BatchTable['rows']).length;
      yield [page];
    }
    if (kept.setup?.task !== task || kept.setup?.columns !== columns || !kept.setup) {
      kept.setup = { task, columns };
      yield [[`${this.#key}/setup`, setupOf(table, kept.setup)]];
    }
    const changed = [...table.rows.keys()].filter((row) => answers[row] !== kept.answers[row]);
    for (let from = 0; from < changed.length; from += pageAnswers)
      yield changed.slice(from, from + pageAnswers).map((row) => {
        const answer = (kept.answers[row] = answers[row]);
        return [`${this.#key}/answers/${row}`, answer && [row, answer]];
      });
  }

  async #clear(): Promise<void> {
    this.#kept = undefined;
    await this.#keys.remove(this.#key);
  }

  async #readAt(key: string): Promise<BatchRecord | undefined> {
    const { records } = this.#options;
    const setup = await records.get(`${key}/setup`);
    if (!isSetup(setup)) return undefined;
    const { name, task, columns, tableColumns, rowCount } = setup;
    const rows = await readRows(records, key, rowCount);
    const answers: (BatchAnswer | undefined)[] = rows.map(() => undefined);
    for (const [row, answer] of (await records.list(`${key}/answers/`)) as [number, BatchAnswer][])
      answers[row] = answer;
    return { table: { name, columns: tableColumns, rows }, task, columns, answers };
  }
}

const isDone = (work: Promise<void>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

function isSetup(value: unknown): value is Setup {
  return typeof value === 'object' && value !== null && 'version' in value && value.version === version;
}

const setupOf = ({ name, columns: tableColumns, rows }: BatchTable, setup: Kept['setup']): Setup => ({
  ...{ version, name, tableColumns, rowCount: rows.length },
  ...{ task: setup?.task, columns: setup?.columns },
});

const keptOf = ({ table, task, columns, answers }: BatchRecord): Kept => ({
  ...{ table, rowCount: table.rows.length, setup: { task, columns }, answers: [...answers] },
});

/**
 * The batch goes on from the one that was kept, and is kept from now on: an answer as soon as it has come.
 *
 * @param leaving hears `pagehide`
 */
export async function keepBatch(
  batch: Batch,
  kept: KeptBatch,
  leaving: Pick<EventTarget, 'addEventListener'>,
): Promise<void> {
  const record = await kept.read();
  if (record) batch.open(record);
  batch.onRecord(inTurn(() => kept.write(batch.record())));
  leaving.addEventListener('pagehide', () => void kept.write(batch.record(), true));
}
