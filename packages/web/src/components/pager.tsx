import { useWords } from '../words/words-context.js';
import { tableWords } from './table-words.js';

interface PagerProps {
  /** From 0. */
  readonly first: number;
  readonly pageRows: number;
  readonly count: number;
  /** @param page from 0 */
  readonly onPage: (page: number) => void;
}

/** A way through rows that do not fit on one page. */
export function Pager({ first, pageRows, count, onPage }: PagerProps) {
  const words = tableWords[useWords().language];
  if (count <= pageRows) return null;
  const page = first / pageRows;
  return (
    <div className="bar">
      <button type="button" disabled={first === 0} onClick={() => onPage(page - 1)}>
        {words.previous}
      </button>
      <span role="status">{words.page(first + 1, Math.min(first + pageRows, count), count)}</span>
      <button type="button" disabled={first + pageRows >= count} onClick={() => onPage(page + 1)}>
        {words.next}
      </button>
    </div>
  );
}

/** @param page that somebody wants @returns the first row of it, or of the last one that there is */
export function firstRow(page: number, pageRows: number, count: number): number {
  return Math.min(page, Math.max(0, Math.ceil(count / pageRows) - 1)) * pageRows;
}
