import { errorText, namedTask } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { useState, useSyncExternalStore } from 'react';
import { ColumnChoices } from '../batch/batch-setup.js';
import { type BatchColumns, guessColumns } from '../batch/batch-columns.js';
import type { BatchTable } from '../batch/batch-table.js';
import { TableSource } from '../batch/table-source.js';
import { TaskChoice } from '../components/task-choice.js';
import { useWords, useWordsOf } from '../words/words-context.js';
import { ComparisonView } from './comparison-view.js';
import type { RaceState, VersionRace } from './version-race.js';
import type { EditedText, Workbench } from './workbench.js';
import { workbenchWords } from './workbench-words.js';

interface CompareVersionsProps {
  readonly race: VersionRace;
  readonly bench: Workbench;
  /** As the text declares it; undefined where it has problems. */
  readonly task: Task | undefined;
  readonly text: EditedText;
  readonly tasks: readonly Task[];
}

/** The text beside the task that is served, on rows whose right answers are known. */
export function CompareVersions(props: CompareVersionsProps) {
  const words = useWordsOf(workbenchWords);
  const state = useSyncExternalStore(props.race.subscribe, props.race.state);
  return (
    <section aria-label={words.compare} className="compare">
      <h2>{words.compare}</h2>
      {state.table ? (
        <LoadedRace {...props} table={state.table} />
      ) : (
        <>
          <p className="hint">{words.compareHint}</p>
          <TableSource onTable={(table) => props.race.load(table)} />
        </>
      )}
    </section>
  );
}

function LoadedRace(props: CompareVersionsProps & { readonly table: BatchTable }) {
  const { race, bench, task, text, tasks, table } = props;
  const { language } = useWords();
  const state = useSyncExternalStore(race.subscribe, race.state);
  const [rival, setRival] = useState<string>();
  const [edited, setEdited] = useState<BatchColumns>();
  const served = namedTask(tasks, rival ?? text.base) ?? tasks[0];
  const columns = edited ?? (task ? guessColumns(task, table) : undefined);
  const start = async (): Promise<void> => {
    const opened = await bench.check();
    if (served && columns && opened?.id !== undefined && opened.task)
      await race.run([race.served(served), race.draft(opened.task, opened.id)], columns);
  };
  return (
    <>
      <RaceSetup
        {...{ table, tasks, task, served, columns, state }}
        onRival={setRival}
        onColumns={setEdited}
      />
      <RaceBar
        state={state}
        rows={table.rows.length}
        isReady={task !== undefined && columns?.expected !== undefined}
        onStart={() => void start()}
        onStop={() => race.stop()}
        onOther={() => race.load(undefined)}
      />
      {state.error && (
        <p className="notice" role="alert">
          {errorText(state.error, language)}
        </p>
      )}
      {state.result && <ComparisonView state={state} result={state.result} />}
    </>
  );
}

interface RaceSetupProps extends Pick<CompareVersionsProps, 'tasks' | 'task'> {
  readonly state: RaceState;
  readonly table: BatchTable;
  readonly served: Task | undefined;
  readonly columns: BatchColumns | undefined;
  readonly onRival: (task: string) => void;
  readonly onColumns: (columns: BatchColumns) => void;
}

function RaceSetup({ state, table, tasks, task, served, columns, onRival, onColumns }: RaceSetupProps) {
  const words = useWordsOf(workbenchWords);
  return (
    <fieldset className="batch-setup" disabled={state.status === 'running'}>
      <legend>{words.setup}</legend>
      <TaskChoice tasks={tasks} current={served?.name} title={words.first} onChoose={onRival} />
      {task && columns && <ColumnChoices {...{ table, task, columns, onColumns }} />}
      {columns && columns.expected === undefined && <p role="status">{words.needsLabels}</p>}
    </fieldset>
  );
}

interface RaceBarProps {
  readonly state: RaceState;
  readonly rows: number;
  readonly isReady: boolean;
  readonly onStart: () => void;
  readonly onStop: () => void;
  readonly onOther: () => void;
}

function RaceBar({ state, rows, isReady, onStart, onStop, onOther }: RaceBarProps) {
  const words = useWordsOf(workbenchWords);
  return (
    <div className="bar">
      <progress aria-label={words.compare} max={2 * rows} value={state.answered} />
      {state.status === 'running' ? (
        <button key="stop" type="button" onClick={onStop}>
          {words.stop}
        </button>
      ) : (
        <button key="start" type="button" className="primary" disabled={!isReady} onClick={onStart}>
          {words.start}
        </button>
      )}
      <button type="button" onClick={onOther}>
        {words.another}
      </button>
    </div>
  );
}
