import { createStore, get, promisifyRequest } from 'idb-keyval';

/** A record under its key; undefined: there is to be none. */
export type KeptRecord = readonly [key: string, value: unknown];

/** What a browser keeps under keys; by its settings it may refuse to. What is asked for later is done later. */
export interface RecordStore {
  get(key: string): Promise<unknown>;
  /** Those under all keys that begin so, in the order of the keys. */
  list(prefix: string): Promise<readonly unknown[]>;
  /** All of them or none; once it is asked for, the page may go away. */
  write(records: readonly KeptRecord[]): Promise<void>;
  /** Those under all keys that begin so are gone. */
  forget(prefix: string): Promise<void>;
}

/** @param name of the database */
export function openRecordStore(name: string): RecordStore {
  // where a browser refuses it, every use of it is what fails
  const store = createStore(name, 'records');
  const change = (work: (records: IDBObjectStore) => void): Promise<void> =>
    store('readwrite', (records) => {
      work(records);
      // one that is not committed ends with the page: https://w3c.github.io/IndexedDB/#dom-idbtransaction-commit
      records.transaction.commit();
      return promisifyRequest(records.transaction);
    });
  return {
    get: (key) => get(key, store),
    list: (prefix) => store('readonly', (records) => promisifyRequest(records.getAll(keysFrom(prefix)))),
    write: (kept) =>
      change((records) => {
        for (const [key, value] of kept)
          if (value === undefined) records.delete(key);
          else records.put(value, key);
      }),
    forget: (prefix) => change((records) => records.delete(keysFrom(prefix))),
  };
}

const keysFrom = (prefix: string): IDBKeyRange => IDBKeyRange.bound(prefix, `${prefix}\uFFFF`);
