import { useWords } from '../words/words-context.js';
import { ScrollTable } from './scroll-table.js';
import { tableWords } from './table-words.js';

/** Counts of rows by what is right, then by what was said; '' is no answer. */
export type Confusion = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** A cell of it. */
export interface LabelPair {
  readonly expected: string;
  readonly predicted: string;
}

interface ConfusionTableProps {
  readonly confusion: Confusion;
  /** The cell whose rows are shown; undefined: those of all. */
  readonly pair: LabelPair | undefined;
  readonly onPair: (pair: LabelPair | undefined) => void;
}

/** Rows by what is right and what was said; each count shows its rows, and then all again. */
export function ConfusionTable({ confusion, pair, onPair }: ConfusionTableProps) {
  const words = tableWords[useWords().language];
  const expected = [...confusion.keys()];
  const predicted = [...new Set([...expected, ...[...confusion.values()].flatMap((row) => [...row.keys()])])];
  const count = (right: string, said: string): number => confusion.get(right)?.get(said) ?? 0;
  const heads = [`${words.expected} \\ ${words.predicted}`, ...predicted.map((label) => label || words.none)];
  const isShown = (right: string, said: string): boolean =>
    pair?.expected === right && pair.predicted === said;
  return (
    <section className="confusion" aria-label={words.confusion}>
      <h2>{words.confusion}</h2>
      <ScrollTable label={words.confusion} heads={heads}>
        {expected.map((right) => (
          <tr key={right}>
            <th scope="row">{right}</th>
            {predicted.map((said) => (
              <td key={said} className={right === said ? 'hit' : undefined}>
                <button
                  type="button"
                  aria-label={`${right} → ${said || words.none}: ${count(right, said)}`}
                  aria-pressed={isShown(right, said)}
                  onClick={() =>
                    onPair(isShown(right, said) ? undefined : { expected: right, predicted: said })
                  }
                >
                  {count(right, said)}
                </button>
              </td>
            ))}
          </tr>
        ))}
      </ScrollTable>
    </section>
  );
}

/** Says which cell's rows are shown, and takes that back. */
export function PairButton({ pair, onPair }: Omit<ConfusionTableProps, 'confusion'>) {
  const words = tableWords[useWords().language];
  if (!pair) return null;
  return (
    <button type="button" onClick={() => onPair(undefined)}>
      {words.pair(pair.expected, pair.predicted || words.none)}
    </button>
  );
}
