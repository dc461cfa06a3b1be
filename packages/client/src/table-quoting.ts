import type { Separator } from './separated-text.js';

/** What the quotes of a table mean. */
export interface TableQuoting {
  /** As csv-parse names them: https://csv.js.org/parse/options/ */
  readonly options: { readonly relax_quotes?: true; readonly quote?: false };
  /** Whether a value shows that quotes were not meant so: two rows taken for one. */
  readonly isDoubtful: (value: string) => boolean;
}

/** That of the first holds which reads the whole table. */
type Quotings = readonly TableQuoting[];

const csvQuotings: Quotings = [
  { options: {}, isDoubtful: () => false },
  // a quote within a value that does not begin with one is itself, as Python's csv module reads it
  { options: { relax_quotes: true }, isDoubtful: (value) => value.includes('\n') && value.includes('"') },
];

const tsvQuotings: Quotings = [
  { options: {}, isDoubtful: (value) => value.includes('\n') && value.includes('\t') },
  // text/tab-separated-values knows no quotes: https://www.iana.org/assignments/media-types/text/tab-separated-values
  { options: { quote: false }, isDoubtful: () => false },
];

/**
 * A table as the first quoting has it that reads the whole of it.
 *
 * @param isFault whether what `read` throws says that the quotes are not meant so
 * @throws the last one's fault where none does, and what is no fault
 */
export function readQuoted<T>(
  separator: Separator,
  read: (quoting: TableQuoting) => T,
  isFault: (thrown: unknown) => boolean,
): T {
  let fault: unknown;
  for (const quoting of separator === '\t' ? tsvQuotings : csvQuotings)
    try {
      return read(quoting);
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown;
      fault = thrown;
    }
  throw fault;
}
