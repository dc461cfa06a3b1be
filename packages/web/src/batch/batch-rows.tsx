import { formatPercent, turnWords } from '@qaio/client';
import { useMemo, useState } from 'react';
import { ConfusionTable, PairButton } from '../components/confusion-table.js';
import { Pager, firstRow } from '../components/pager.js';
import { ScrollTable } from '../components/scroll-table.js';
import { SearchField } from '../components/search-field.js';
import { tableWords } from '../components/table-words.js';
import { useWords, useWordsOf } from '../words/words-context.js';
import { AnswerCell, LongText } from './answer-cell.js';
import {
  type BatchCounts,
  type RowFilter,
  type RowOrder,
  type RowView,
  confidenceOf,
  lowConfidence,
  shownRows,
} from './batch-view.js';
import type { BatchState } from './batch.js';
import { batchWords } from './batch-words.js';
import { expectedAt, rightLabelAt } from './right-labels.js';

const pageRows = 50;

/** The rows with their answers, a page at a time. */
export function BatchRows({ state, counts }: { readonly state: BatchState; readonly counts: BatchCounts }) {
  const { language } = useWords();
  const words = useWordsOf(batchWords);
  const { nothing } = tableWords[language];
  const [view, setView] = useState<RowView>({ filter: 'all', order: 'row', search: '' });
  const [page, setPage] = useState(0);
  const rows = useMemo(() => shownRows(state, view), [state, view]);
  const first = firstRow(page, pageRows, rows.length);
  const shown = rows.slice(first, first + pageRows);
  const change = (part: Partial<RowView>): void => {
    setView({ ...view, ...part });
    setPage(0);
  };
  return (
    <section aria-label={words.rows} className="batch-rows">
      {counts.confusion && (
        <ConfusionTable confusion={counts.confusion} pair={view.pair} onPair={(pair) => change({ pair })} />
      )}
      <RowControls view={view} counts={counts} onChange={change} />
      {rows.length === 0 ? <p className="hint">{nothing}</p> : <RowTable state={state} rows={shown} />}
      <Pager {...{ first, pageRows }} count={rows.length} onPage={setPage} />
    </section>
  );
}

interface RowControlsProps {
  readonly view: RowView;
  readonly counts: BatchCounts;
  readonly onChange: (part: Partial<RowView>) => void;
}

function RowControls({ view, counts, onChange }: RowControlsProps) {
  const { language } = useWords();
  const words = useWordsOf(batchWords);
  const { show } = tableWords[language];
  const filters: readonly (readonly [RowFilter, string, number])[] = [
    ...counts.labels.map(({ label, count }) => [`label:${label}`, label, count] as const),
    ['abstained', words.abstained, counts.abstained],
    ['low', words.low(formatPercent(lowConfidence)), counts.low],
    ['right', words.right, counts.right],
    ['wrong', words.wrong, counts.wrong],
    ['unknown', words.unknownLabel, counts.unknown],
    ['error', words.error, counts.error],
    ['waiting', words.waiting, counts.waiting],
  ];
  return (
    <div className="bar">
      <label>
        {show}{' '}
        <select
          value={view.filter}
          onChange={(event) => onChange({ filter: event.target.value as RowFilter })}
        >
          <option value="all">{words.all}</option>
          {filters.map(([filter, text, count]) =>
            count === 0 && filter !== view.filter ? null : (
              <option key={filter} value={filter}>
                {text} ({count})
              </option>
            ),
          )}
        </select>
      </label>
      <label>
        {words.order}{' '}
        <select value={view.order} onChange={(event) => onChange({ order: event.target.value as RowOrder })}>
          <option value="row">{words.byRow}</option>
          <option value="confidence">{words.byConfidence}</option>
        </select>
      </label>
      <SearchField search={view.search} onSearch={(search) => onChange({ search })} />
      <PairButton pair={view.pair} onPair={(pair) => onChange({ pair })} />
    </div>
  );
}

function RowTable({ state, rows }: { readonly state: BatchState; readonly rows: readonly number[] }) {
  const { language } = useWords();
  const words = useWordsOf(batchWords);
  const { table, columns, answers = [] } = state;
  const inputs = inputColumns(state);
  const expected = expectedAt(table, columns?.expected);
  const right = rightLabelAt(state);
  const hasExpected = columns?.expected !== undefined;
  const heads = [
    ...[tableWords[language].row, ...inputs.map(({ name }) => name), words.answer, words.confidence],
    ...(hasExpected ? [words.rightLabel] : []),
  ];
  return (
    <ScrollTable label={words.rows} heads={heads}>
      {rows.map((row) => {
        const answer = answers[row];
        const confidence = confidenceOf(answer);
        return (
          <tr key={row} data-kind={answer?.kind}>
            <th scope="row">{row + 1}</th>
            {inputs.map(({ name, at }) => (
              <td key={name} dir="auto">
                <LongText text={table?.rows[row]?.[at] ?? ''} />
              </td>
            ))}
            <AnswerCell answer={answer} right={right(row)} abstained={turnWords[language].abstained} />
            <td>{confidence === undefined ? '' : formatPercent(confidence)}</td>
            {hasExpected && <td>{expected(row)}</td>}
          </tr>
        );
      })}
    </ScrollTable>
  );
}

/** Those that the task is given; all but the right label before it is known which. */
function inputColumns({ table, columns }: BatchState): { readonly name: string; readonly at: number }[] {
  const all = (table?.columns ?? []).map((name, at) => ({ name, at }));
  const used = Object.values(columns?.inputs ?? {});
  return columns ? all.filter(({ name }) => used.includes(name)) : all;
}
