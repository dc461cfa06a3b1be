import type { Wait } from '@qaio/client';
import type { BatchTable } from '../batch/batch-table.js';
import { readRows, rowPages } from '../batch/kept-rows.js';
import { inTurn } from '../memory/in-turn.js';
import type { MemoryItem } from '../memory/memory-item.js';
import { NewestKeys } from '../memory/newest-keys.js';
import type { RecordStore } from '../memory/record-store.js';
import type { RaceRecord, VersionRace } from './version-race.js';

export interface KeptRaceOptions {
  /** The browser's, for all tabs that show the page. */
  readonly records: RecordStore;
  /** Which of them is this tab's. */
  readonly own: MemoryItem;
  readonly newKey: () => string;
}

/** As it is kept: all but the rows of the table. */
interface Setup {
  readonly version: number;
  readonly state: Omit<RaceRecord, 'table'>;
  readonly name: string;
  readonly tableColumns: readonly string[];
  readonly rowCount: number;
}

const mostRaces = 3;
/** Another shape of what is kept has another number. */
const version = 1;
/** Between two looks at answers that are still coming. */
const pauseMs = 1000;
const never = new AbortController().signal;

/** A tab's comparison of versions in what the browser keeps; what a browser refuses to keep is lost with a reload. */
export class KeptRace {
  readonly #records: RecordStore;
  readonly #keys: NewestKeys;
  readonly #key: string;
  /** That is kept already. */
  #table: BatchTable | undefined;

  constructor({ records, own, newKey }: KeptRaceOptions) {
    this.#records = records;
    this.#keys = new NewestKeys(records, 'races', mostRaces);
    this.#key = own.read() ?? newKey();
    own.keep(this.#key);
  }

  /** @returns undefined where there is none, or none can be read */
  async read(): Promise<RaceRecord | undefined> {
    try {
      const setup = (await this.#records.get(`${this.#key}/race`)) as Partial<Setup> | undefined;
      if (setup?.version !== version) return undefined;
      const { state, name, tableColumns, rowCount } = setup as Setup;
      const rows = await readRows(this.#records, this.#key, rowCount);
      this.#table = { name, columns: tableColumns, rows };
      return { ...state, table: this.#table };
    } catch {
      return undefined;
    }
  }

  /** @param record undefined: there is none any more */
  async write(record: RaceRecord | undefined): Promise<void> {
    try {
      if (record) await this.#write(record);
      else await this.#clear();
    } catch {
      this.#table = undefined;
    }
  }

  async #write({ table, ...state }: RaceRecord): Promise<void> {
    if (this.#table !== table) {
      await this.#records.forget(`${this.#key}/`);
      await this.#keys.add(this.#key);
      for (const page of rowPages(this.#key, table)) await this.#records.write([page]);
      this.#table = table;
    }
    const { name, columns: tableColumns, rows } = table;
    const setup: Setup = { version, state, name, tableColumns, rowCount: rows.length };
    await this.#records.write([[`${this.#key}/race`, setup]]);
  }

  async #clear(): Promise<void> {
    this.#table = undefined;
    await this.#keys.remove(this.#key);
  }
}

/**
 * The race goes on from the one that was kept, and is kept from now on.
 *
 * @param wait between two writes while answers come
 * @param leaving hears `pagehide`
 */
export async function keepRace(
  race: VersionRace,
  kept: KeptRace,
  wait: Wait,
  leaving: Pick<EventTarget, 'addEventListener'>,
): Promise<void> {
  const record = await kept.read();
  if (record) race.resume(record);
  const follow = inTurn(async () => {
    await kept.write(race.record());
    if (race.state().status === 'running') await wait(pauseMs, never);
  });
  race.subscribe(follow);
  leaving.addEventListener('pagehide', () => void kept.write(race.record()));
}
