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

export const quotingsOf = (separator: Separator): Quotings =>
  separator === '\t' ? tsvQuotings : csvQuotings;
