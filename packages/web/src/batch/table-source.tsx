import { type ClipboardEvent, type DragEvent, type SyntheticEvent, useState } from 'react';
import { useWordsOf } from '../words/words-context.js';
import {
  type BatchTable,
  TableError,
  type TableFault,
  type TableFormat,
  tableFormats,
} from './batch-table.js';
import { batchWords } from './batch-words.js';
import { readTableBeside } from './table-reader.js';

/** Characters that a box shows in no time; what is pasted beyond is taken as it is. */
const mostTyped = 100_000;

/** Takes a table: a file, by choosing or dropping it, or a text. */
export function TableSource({ onTable }: { readonly onTable: (table: BatchTable) => void }) {
  const words = useWordsOf(batchWords);
  const [text, setText] = useState('');
  const [format, setFormat] = useState<TableFormat>('auto');
  const [fault, setFault] = useState<TableFault>();
  const take = async (name: string, content: Blob | string): Promise<void> => {
    try {
      setFault(undefined);
      onTable(await readTableBeside({ name, content, format }));
    } catch (thrown) {
      if (!(thrown instanceof TableError)) throw thrown;
      setFault(thrown.fault);
    }
  };
  const takeFile = (file: File | undefined): void => {
    if (file) void take(file.name, file);
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void take('', text);
  };
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text/plain');
    if (text !== '' || pasted.length <= mostTyped) return;
    event.preventDefault();
    void take('', pasted);
  };
  return (
    <form className="table-source" onSubmit={onSubmit} {...dropOf(takeFile)}>
      <p>{words.empty}</p>
      <textarea
        aria-label={words.pasted}
        placeholder={words.placeholder}
        rows={8}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onPaste={onPaste}
      />
      <SourceBar {...{ format, takeFile }} hasText={text.trim() !== ''} onFormat={setFormat} />
      {fault && (
        <p className="notice" role="alert">
          {words.faults[fault.kind](fault)}
        </p>
      )}
      <p className="hint">{words.bounds}</p>
    </form>
  );
}

interface SourceBarProps {
  readonly hasText: boolean;
  readonly format: TableFormat;
  readonly onFormat: (format: TableFormat) => void;
  readonly takeFile: (file: File | undefined) => void;
}

function SourceBar({ hasText, format, onFormat, takeFile }: SourceBarProps) {
  const words = useWordsOf(batchWords);
  return (
    <div className="bar">
      <button type="submit" className="primary" disabled={!hasText}>
        {words.use}
      </button>
      <label className="file">
        {words.file}
        <input
          type="file"
          accept=".csv,.tsv,.jsonl,.ndjson,.json,.txt"
          onChange={(event) => takeFile(event.target.files?.[0])}
        />
      </label>
      <label>
        {words.format}{' '}
        <select value={format} onChange={(event) => onFormat(event.target.value as TableFormat)}>
          {tableFormats.map((name) => (
            <option key={name} value={name}>
              {words.formats[name]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function dropOf(take: (file: File | undefined) => void) {
  return {
    onDragOver: (event: DragEvent): void => event.preventDefault(),
    onDrop: (event: DragEvent): void => {
      event.preventDefault();
      take(event.dataTransfer.files[0]);
    },
  };
}
