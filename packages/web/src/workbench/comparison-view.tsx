import { formatPercent } from '@qaio/client';
import { expectedAt } from '../batch/right-labels.js';
import { LongText } from '../batch/answer-cell.js';
import { ScrollTable } from '../components/scroll-table.js';
import { tableWords } from '../components/table-words.js';
import { useWords } from '../words/words-context.js';
import type { VersionComparison } from './draft-calls.js';
import { type RaceState, judged } from './version-race.js';
import { workbenchWords } from './workbench-words.js';

/** Below it a difference is called one. */
const significant = 0.05;
/** Of rows that differ. */
const mostShown = 100;

interface ComparisonViewProps {
  readonly state: RaceState;
  readonly result: VersionComparison;
}

export function ComparisonView({ state, result }: ComparisonViewProps) {
  const words = workbenchWords[useWords().language];
  const { rowCount, onlyFirstRight, onlySecondRight, differing, pValue } = result;
  const p = pValue.toPrecision(2);
  return (
    <div role="status">
      <div className="versions">
        <ScrollTable label={words.version} heads={[words.version, words.right, words.onlyRight]}>
          <tr>
            <th scope="row">{words.first}</th>
            <td>{share(rightCount(state, 'first'), rowCount)}</td>
            <td>{onlyFirstRight}</td>
          </tr>
          <tr>
            <th scope="row">{words.second}</th>
            <td>{share(rightCount(state, 'second'), rowCount)}</td>
            <td>{onlySecondRight}</td>
          </tr>
        </ScrollTable>
      </div>
      <p>
        <strong>{pValue < significant ? words.unlikely(p) : words.likely(p)}</strong> {words.test}
      </p>
      <h2>{words.differing(differing, rowCount)}</h2>
      {differing > 0 && <DifferingRows state={state} />}
    </div>
  );
}

const share = (count: number, of: number): string => `${count} (${formatPercent(of === 0 ? 0 : count / of)})`;

function rightCount(state: RaceState, side: 'first' | 'second'): number {
  const expected = expectedAt(state.table, state.columns?.expected);
  return state[side].filter((answer, row) => judged(answer, expected(row)).isRight).length;
}

function DifferingRows({ state }: { readonly state: RaceState }) {
  const { language } = useWords();
  const words = workbenchWords[language];
  const { table, columns, first, second } = state;
  const expected = expectedAt(table, columns?.expected);
  const inputs = Object.values(columns?.inputs ?? {});
  const rows = first.flatMap((answer, row) => {
    const [a, b] = [judged(answer, expected(row)), judged(second[row], expected(row))];
    return a.answer === b.answer ? [] : [{ row, a, b }];
  });
  const heads = [tableWords[language].row, ...inputs, words.expected, 'A', 'B'];
  return (
    <ScrollTable label={words.compare} heads={heads}>
      {rows.slice(0, mostShown).map(({ row, a, b }) => (
        <tr key={row}>
          <th scope="row">{row + 1}</th>
          {inputs.map((column) => (
            <td key={column} dir="auto">
              <LongText text={table?.rows[row]?.[table.columns.indexOf(column)] ?? ''} />
            </td>
          ))}
          <td>{expected(row)}</td>
          {[a, b].map(({ answer, isRight }, side) => (
            <td key={side}>
              <LongText text={answer} /> {isRight ? '✓' : '✗'}
            </td>
          ))}
        </tr>
      ))}
    </ScrollTable>
  );
}
