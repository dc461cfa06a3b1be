import { useWords } from '../words/words-context.js';
import type { ReportCell } from './read-report.js';
import type { ReportView } from './report-rows.js';
import { reportWords } from './report-words.js';

interface ConfusionTableProps {
  readonly confusion: NonNullable<ReportCell['confusion']>;
  readonly pair: ReportView['pair'];
  readonly onPair: (pair: ReportView['pair']) => void;
}

/** Rows by what is right and what was said; each count shows its rows. */
export function ConfusionTable({ confusion, pair, onPair }: ConfusionTableProps) {
  const words = reportWords[useWords().language];
  const expected = Object.keys(confusion);
  const predicted = [
    ...new Set([...expected, ...Object.values(confusion).flatMap((row) => Object.keys(row))]),
  ];
  return (
    <section aria-label={words.confusion}>
      <h2>{words.confusion}</h2>
      <div className="scroll" role="region" aria-label={words.confusion} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                {words.expected} \ {words.predicted}
              </th>
              {predicted.map((label) => (
                <th key={label} scope="col">
                  {label || words.none}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {expected.map((right) => (
              <tr key={right}>
                <th scope="row">{right}</th>
                {predicted.map((said) => (
                  <td key={said} className={right === said ? 'hit' : undefined}>
                    <button
                      type="button"
                      aria-label={`${right} → ${said || words.none}: ${confusion[right]?.[said] ?? 0}`}
                      aria-pressed={pair?.expected === right && pair.predicted === said}
                      onClick={() => onPair({ expected: right, predicted: said })}
                    >
                      {confusion[right]?.[said] ?? 0}
                    </button>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
