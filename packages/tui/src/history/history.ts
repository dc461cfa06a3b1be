import { type ConversationRecord, Store } from '@qaio/client';

/** Where conversations outlast the dashboard. */
export interface HistoryFolder {
  write(record: ConversationRecord): Promise<void>;
  remove(key: string): Promise<void>;
}

export interface HistoryState {
  /** Newest first, none without turns. */
  readonly records: readonly ConversationRecord[];
  /** Why something could not be kept or removed on disk; undefined while all is well. */
  readonly problem: string | undefined;
}

/** So many conversations are remembered here; a folder has all of them. */
const longest = 50;

/** Conversations that were had, to be gone on with: in memory, and in a folder where there is one. */
export class History {
  readonly #folder: HistoryFolder | undefined;
  readonly #store: Store<HistoryState>;
  #work: Promise<void> = Promise.resolve();

  constructor(folder?: HistoryFolder, records: readonly ConversationRecord[] = []) {
    this.#folder = folder;
    this.#store = new Store<HistoryState>({ records: records.slice(0, longest), problem: undefined });
  }

  readonly state = (): HistoryState => this.#store.get();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Puts a conversation before all others. One without turns is none. */
  put(record: ConversationRecord): void {
    if (record.turns.length === 0) return;
    this.#set([record, ...this.#others(record.key)].slice(0, longest));
    this.keep(record);
  }

  /** Writes a conversation that goes on to the folder. */
  keep(record: ConversationRecord): void {
    if (record.turns.length > 0) this.#then((folder) => folder.write(record));
  }

  /** Takes one out of the list, to go on with it. */
  take(key: string): ConversationRecord | undefined {
    const record = this.state().records.find((one) => one.key === key);
    this.#set(this.#others(key));
    return record;
  }

  /** Forgets one for good. */
  remove(key: string): void {
    this.#set(this.#others(key));
    this.#then((folder) => folder.remove(key));
  }

  /** Until all is on disk. */
  async settled(): Promise<void> {
    await this.#work;
  }

  #others(key: string): ConversationRecord[] {
    return this.state().records.filter((record) => record.key !== key);
  }

  #set(records: readonly ConversationRecord[]): void {
    this.#store.set({ ...this.state(), records });
  }

  /** One after the other, so that what was said last is what stands there. */
  #then(change: (folder: HistoryFolder) => Promise<void>): void {
    const folder = this.#folder;
    if (!folder) return;
    const tell = (problem: string | undefined): void => this.#store.set({ ...this.state(), problem });
    this.#work = this.#work
      .then(() => change(folder))
      .then(
        () => tell(undefined),
        (thrown: unknown) => tell(thrown instanceof Error ? thrown.message : String(thrown)),
      );
  }
}
