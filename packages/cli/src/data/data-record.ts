/** What a data file says in one place, before anybody knows what its fields are for. */
export interface DataRecord {
  /** Where it begins in the file, from 1. */
  readonly line: number;
  readonly fields: Readonly<Record<string, unknown>>;
}
