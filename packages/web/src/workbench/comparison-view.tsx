import { formatPercent } from '@qaio/client';
import { LongText } from '../batch/answer-cell.js';
import { ScrollTable } from '../components/scroll-table.js';
import { tableWords } from '../components/table-words.js';
import { useWords, useWordsOf } from '../words/words-context.js';
import type { VersionComparison } from './draft-calls.js';
import { type JudgedRow, type RaceState, judgedRows } from './version-race.js';
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
  const words = useWordsOf(workbenchWords);
  const { rowCount, onlyFirstRight, onlySecondRight, differing, pValue } = result;
  const p = pValue.toPrecision(2);
  const rows = judgedRows(state);
  return (
    <div role="status">
      <div className="versions">
        <ScrollTable label={words.version} heads={[words.version, words.right, words.onlyRight]}>
          <tr>
            <th scope="row">{words.first}</th>
            <td>{share(rightCount(rows, 'first'), rowCount)}</td>
            <td>{onlyFirstRight}</td>
          </tr>
          <tr>
            <th scope="row">{words.second}</th>
            <td>{share(rightCount(rows, 'second'), rowCount)}</td>
            <td>{onlySecondRight}</td>
          </tr>
        </ScrollTable>
      </div>
      <p>
        <strong>{pValue < significant ? words.unlikely(p) : words.likely(p)}</strong> {words.test}
      </p>
      <h2>{words.differing(differing, rowCount)}</h2>
      {differing > 0 && <DifferingRows state={state} judged={rows} />}
    </div>
  );
}

const share = (count: number, of: number): string => `${count} (${formatPercent(of === 0 ? 0 : count / of)})`;

const rightCount = (rows: readonly JudgedRow[], side: 'first' | 'second'): number =>
  rows.filter((row) => row[side].isRight).length;

interface DifferingRowsProps {
  readonly state: RaceState;
  readonly judged: readonly JudgedRow[];
}

function DifferingRows({ state: { table, columns }, judged }: DifferingRowsProps) {
  const { language } = useWords();
  const words = useWordsOf(workbenchWords);
  const inputs = Object.values(columns?.inputs ?? {});
  const rows = judged.filter(({ first, second }) => first.answer !== second.answer);
  const heads = [tableWords[language].row, ...inputs, words.expected, 'A', 'B'];
  return (
    <ScrollTable label={words.compare} heads={heads}>
      {rows.slice(0, mostShown).map(({ row, expected, first, second }) => (
        <tr key={row}>
          <th scope="row">{row + 1}</th>
          {inputs.map((column) => (
            <td key={column} dir="auto">
              <LongText text={table?.rows[row]?.[table.columns.indexOf(column)] ?? ''} />
            </td>
          ))}
          <td>{expected}</td>
          {[first, second].map(({ answer, isRight }, side) => (
            <td key={side}>
              <LongText text={answer} /> {isRight ? '✓' : '✗'}
            </td>
          ))}
        </tr>
      ))}
    </ScrollTable>
  );
}
