import { inputFields } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { useMemo } from 'react';
import { TaskChoice } from '../components/task-choice.js';
import { useWordsOf } from '../words/words-context.js';
import { type BatchColumns, emptyCells, missingFields } from './batch-columns.js';
import type { BatchTable } from './batch-table.js';
import { batchWords } from './batch-words.js';
import { UnknownLabels } from './unknown-labels.js';

interface BatchSetupProps {
  readonly table: BatchTable;
  readonly tasks: readonly Task[];
  readonly task: Task;
  readonly columns: BatchColumns;
  readonly isFixed: boolean;
  readonly onTask: (task: string) => void;
  readonly onColumns: (columns: BatchColumns) => void;
}

/** Which task runs, and which column is what. */
export function BatchSetup({ tasks, isFixed, onTask, ...columns }: BatchSetupProps) {
  const words = useWordsOf(batchWords);
  return (
    <fieldset className="batch-setup" disabled={isFixed}>
      <legend>{words.setup}</legend>
      <TaskChoice tasks={tasks} current={columns.task.name} onChoose={onTask} />
      <ColumnChoices {...columns} />
    </fieldset>
  );
}

type ColumnChoicesProps = Pick<BatchSetupProps, 'table' | 'task' | 'columns' | 'onColumns'>;

/** A column for each input, and that of the right labels. */
export function ColumnChoices({ table, task, columns, onColumns }: ColumnChoicesProps) {
  const words = useWordsOf(batchWords);
  const fields = inputFields(task);
  const missing = missingFields(fields, columns);
  const empty = useMemo(() => emptyCells(inputFields(task), columns, table), [task, columns, table]);
  const setInput = (field: string, column: string | undefined): void => {
    const others = Object.entries(columns.inputs).filter(([name]) => name !== field);
    const inputs = Object.fromEntries(column === undefined ? others : [...others, [field, column]]);
    onColumns({ ...columns, inputs });
  };
  return (
    <>
      {fields.map(({ name }) => (
        <ColumnChoice
          key={name}
          title={words.column(name)}
          table={table}
          column={columns.inputs[name]}
          onColumn={(column) => setInput(name, column)}
        />
      ))}
      <ColumnChoice
        title={words.expected}
        table={table}
        column={columns.expected}
        onColumn={(expected) => onColumns({ ...columns, expected })}
      />
      <UnknownLabels {...{ table, task, columns }} />
      {missing.length > 0 && <p role="status">{words.missing(missing.map(({ name }) => name).join(', '))}</p>}
      {empty.map(([name, rows]) => (
        <p key={name} role="status">
          {words.emptyCells(name, rows.length, rows[0] ?? 0)}
        </p>
      ))}
      {fields.length === 0 && <p role="status">{words.noFields}</p>}
    </>
  );
}

interface ColumnChoiceProps {
  readonly title: string;
  readonly table: BatchTable;
  readonly column: string | undefined;
  readonly onColumn: (column: string | undefined) => void;
}

function ColumnChoice({ title, table, column, onColumn }: ColumnChoiceProps) {
  const words = useWordsOf(batchWords);
  const at = column === undefined ? -1 : table.columns.indexOf(column);
  return (
    <label>
      {title}{' '}
      <select value={at} onChange={(event) => onColumn(table.columns[Number(event.target.value)])}>
        <option value={-1}>{words.noColumn}</option>
        {table.columns.map((name, i) => (
          <option key={name} value={i}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
