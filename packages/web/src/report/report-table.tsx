import { useMemo, useState } from 'react';
import { LongText } from '../batch/answer-cell.js';
import { PairButton } from '../components/confusion-table.js';
import { Pager, firstRow } from '../components/pager.js';
import { ScrollTable } from '../components/scroll-table.js';
import { SearchField } from '../components/search-field.js';
import { tableWords } from '../components/table-words.js';
import { useWords, useWordsOf } from '../words/words-context.js';
import type { ReportCell, ReportRow } from './read-report.js';
import { type ReportView, haveLines, lineOf, reportFilters, shownReportRows } from './report-rows.js';
import { reportWords } from './report-words.js';

const pageRows = 50;

interface ReportTableProps {
  readonly cell: ReportCell;
  readonly view: ReportView;
  readonly onView: (change: Partial<ReportView>) => void;
}

/** Rows of a report, filtered, a page at a time. */
export function ReportTable({ cell, view, onView }: ReportTableProps) {
  const { language } = useWords();
  const words = useWordsOf(reportWords);
  const { show, nothing } = tableWords[language];
  const [page, setPage] = useState(0);
  const rows = useMemo(() => shownReportRows(cell.rows, view), [cell, view]);
  const first = firstRow(page, pageRows, rows.length);
  return (
    <>
      <div className="bar">
        <label>
          {show}{' '}
          <select
            value={view.filter}
            onChange={(event) => onView({ filter: event.target.value as ReportView['filter'] })}
          >
            {reportFilters.map((filter) => (
              <option key={filter} value={filter}>
                {words.filters[filter]}
              </option>
            ))}
          </select>
        </label>
        <SearchField search={view.search} onSearch={(search) => onView({ search })} />
        <PairButton pair={view.pair} onPair={(pair) => onView({ pair })} />
      </div>
      {!cell.hasAllRows && <p className="hint">{words.some}</p>}
      {rows.length === 0 ? (
        <p className="hint">{nothing}</p>
      ) : (
        <Rows rows={rows.slice(first, first + pageRows)} isByLine={haveLines(cell.rows)} />
      )}
      <Pager {...{ first, pageRows }} count={rows.length} onPage={setPage} />
    </>
  );
}

interface RowsProps {
  readonly rows: readonly ReportRow[];
  /** Whether rows are numbered by their lines in the file. */
  readonly isByLine: boolean;
}

function Rows({ rows, isByLine }: RowsProps) {
  const { language } = useWords();
  const words = useWordsOf(reportWords);
  const heads = [
    isByLine ? words.line : tableWords[language].row,
    words.input,
    words.right,
    words.answer,
    words.note,
  ];
  return (
    <ScrollTable label={words.table} heads={heads}>
      {rows.map(({ index, place, input, right, answer, isRight, note, error }) => (
        <tr key={index}>
          <th scope="row" title={place}>
            {(isByLine && lineOf({ place })) || index}
          </th>
          <td dir="auto">
            <LongText text={input} />
          </td>
          <td dir="auto">
            <LongText text={right} />
          </td>
          <td dir="auto">
            <LongText text={answer} /> {isRight ? '✓' : '✗'}
          </td>
          <td className={error === '' ? undefined : 'negative'}>
            {[error, note].filter(Boolean).join(': ')}
          </td>
        </tr>
      ))}
    </ScrollTable>
  );
}
