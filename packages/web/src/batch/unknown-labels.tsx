import type { Task } from '@qaio/protocol';
import { useMemo } from 'react';
import { useWordsOf } from '../words/words-context.js';
import type { BatchColumns } from './batch-columns.js';
import type { BatchTable } from './batch-table.js';
import { batchWords } from './batch-words.js';
import { unknownLabels } from './right-labels.js';

interface UnknownLabelsProps {
  readonly table: BatchTable;
  readonly task: Task;
  readonly columns: BatchColumns;
}

/** So many of them are named. */
const mostNamed = 5;

/** Says which of the table's right labels the task cannot give; nothing where it can give all. */
export function UnknownLabels({ table, task, columns }: UnknownLabelsProps) {
  const words = useWordsOf(batchWords);
  const unknown = useMemo(() => unknownLabels({ table, task, columns }), [table, task, columns]);
  if (unknown.size === 0) return null;
  const rows = [...unknown.values()].reduce((sum, count) => sum + count, 0);
  const named = [...unknown].slice(0, mostNamed).map(([label, count]) => words.labelled(label, count));
  const known = task.choices.map(({ label, id }) => words.choice(label, id));
  return (
    <p role="status">
      {words.unknownLabels(rows, words.list(named, unknown.size - named.length))} {words.known(known)}
    </p>
  );
}
