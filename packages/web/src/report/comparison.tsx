import { useState } from 'react';
import { ScrollTable } from '../components/scroll-table.js';
import { useWordsOf } from '../words/words-context.js';
import type { ReportComparison } from './read-comparisons.js';
import type { OpenedReport } from './read-report.js';
import { reportWords } from './report-words.js';

/** Two cells of a report on the same rows: which rows each gets right, and what the difference is worth. */
export function Comparisons({ report: { cells, comparisons } }: { readonly report: OpenedReport }) {
  const words = useWordsOf(reportWords);
  const [at, setAt] = useState(0);
  const comparison = comparisons[at] ?? comparisons[0];
  if (!comparison) return null;
  const nameOf = (place: number): string => cells[place]?.name ?? '';
  return (
    <section className="comparison" aria-label={words.comparison}>
      <h2>{words.comparison}</h2>
      {comparisons.length > 1 && (
        <label>
          {words.pair}{' '}
          <select value={at} onChange={(event) => setAt(Number(event.target.value))}>
            {comparisons.map(({ first, second }, i) => (
              <option key={i} value={i}>
                {words.versus(nameOf(first), nameOf(second))}
              </option>
            ))}
          </select>
        </label>
      )}
      <ComparisonTable
        comparison={comparison}
        names={[nameOf(comparison.first), nameOf(comparison.second)]}
      />
      <p>{words.exact(comparison.pValue.toPrecision(2))}</p>
      {comparison.adjustedPValue !== undefined && comparisons.length > 1 && (
        <p>{words.adjusted(comparison.adjustedPValue.toPrecision(2), comparisons.length)}</p>
      )}
    </section>
  );
}

interface ComparisonTableProps {
  readonly comparison: ReportComparison;
  readonly names: readonly [string, string];
}

function ComparisonTable({ comparison, names: [first, second] }: ComparisonTableProps) {
  const words = useWordsOf(reportWords);
  const { bothRight, onlyFirstRight, onlySecondRight, neitherRight } = comparison;
  const rows = [
    [words.rightIn(first), bothRight, onlyFirstRight],
    [words.wrongIn(first), onlySecondRight, neitherRight],
  ] as const;
  return (
    <ScrollTable label={words.comparison} heads={['', words.rightIn(second), words.wrongIn(second)]}>
      {rows.map(([name, ...counts]) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          {counts.map((count, at) => (
            <td key={at}>{count ?? '–'}</td>
          ))}
        </tr>
      ))}
    </ScrollTable>
  );
}
