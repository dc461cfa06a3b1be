import { createStore, del, get, set } from 'idb-keyval';

/** What a browser keeps under keys; by its settings it may refuse to. */
export interface RecordStore {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
}

/** @param name of the database */
export function openRecordStore(name: string): RecordStore {
  // where a browser refuses it, every use of it is what fails
  const store = createStore(name, 'records');
  return {
    get: (key) => get(key, store),
    set: (key, value) => set(key, value, store),
    delete: (key) => del(key, store),
  };
}
