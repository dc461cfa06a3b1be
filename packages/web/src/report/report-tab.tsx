import { formatPercent } from '@qaio/client';
import { type DragEvent, useState } from 'react';
import { ConfusionTable } from '../components/confusion-table.js';
import { Comparisons } from './comparison.js';
import { useWordsOf } from '../words/words-context.js';
import { type OpenedReport, type ReportCell, readReport } from './read-report.js';
import type { ReportView } from './report-rows.js';
import { ReportTable } from './report-table.js';
import { reportWords } from './report-words.js';

interface ReportTabProps {
  readonly report: OpenedReport | undefined;
  readonly onReport: (report: OpenedReport | undefined) => void;
}

/** What `aio eval` has measured: figures, confusion and rows. */
export function ReportTab({ report, onReport }: ReportTabProps) {
  const words = useWordsOf(reportWords);
  const [isWrong, setWrong] = useState(false);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const opened = readReport(await file.text());
    setWrong(opened === undefined);
    if (opened) onReport(opened);
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    void take(event.dataTransfer.files[0]);
  };
  return (
    <div className="report" onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
      {!report && <p>{words.empty}</p>}
      <div className="bar">
        <label className="file">
          {report ? words.another : words.open}
          <input
            type="file"
            accept=".json"
            onChange={(event) => {
              void take(event.target.files?.[0]);
              // so that the same file can be opened again
              event.target.value = '';
            }}
          />
        </label>
      </div>
      {isWrong && (
        <p className="notice" role="alert">
          {words.noReport}
        </p>
      )}
      {report && <Report report={report} />}
    </div>
  );
}

const everything: ReportView = { filter: 'all', pair: undefined, search: '' };

function Report({ report }: { readonly report: OpenedReport }) {
  const words = useWordsOf(reportWords);
  const [at, setAt] = useState(0);
  const [view, setView] = useState(everything);
  const cell = report.cells[at] ?? report.cells[0];
  if (!cell) return null;
  const change = (part: Partial<ReportView>): void => setView({ ...view, ...part });
  return (
    <>
      <div className="bar">
        <label>
          {words.cell}{' '}
          <select
            value={at}
            onChange={(event) => {
              setAt(Number(event.target.value));
              setView(everything);
            }}
          >
            {report.cells.map(({ name }, i) => (
              <option key={i} value={i}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Figures cell={cell} />
      <Comparisons report={report} />
      {cell.confusion && (
        <ConfusionTable confusion={cell.confusion} pair={view.pair} onPair={(pair) => change({ pair })} />
      )}
      <ReportTable key={at} cell={cell} view={view} onView={change} />
    </>
  );
}

function Figures({ cell }: { readonly cell: ReportCell }) {
  const words = useWordsOf(reportWords);
  const { rowCount, shares, sentencesPerSecond, error } = cell;
  if (error !== '')
    return (
      <p className="notice" role="status">
        {error}
      </p>
    );
  return (
    <>
      <p>
        {words.rows(rowCount.toLocaleString('en'))}
        {sentencesPerSecond !== undefined && ` · ${words.speed(sentencesPerSecond.toFixed(1))}`}
      </p>
      <dl className="shares">
        {shares.map(([name, share]) => (
          <div key={name}>
            <dt>{words.shares[name] ?? name}</dt>
            <dd>{formatPercent(share)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
