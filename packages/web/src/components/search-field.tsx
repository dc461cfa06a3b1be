import { useWords } from '../words/words-context.js';
import { tableWords } from './table-words.js';

interface SearchFieldProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
}

/** Words that the rows of a table must have. */
export function SearchField({ search, onSearch }: SearchFieldProps) {
  const words = tableWords[useWords().language];
  return (
    <label>
      {words.search} <input type="search" value={search} onChange={(event) => onSearch(event.target.value)} />
    </label>
  );
}
