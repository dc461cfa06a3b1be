import {
  type Store,
  conversationTask,
  inputFields,
  judgingTasks,
  namedTask,
  outputKinds,
  taskName,
} from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { saveFile } from '../browser/save-file.js';
import type { LateTabProps } from '../components/late-tab.js';
import { useWordsOf } from '../words/words-context.js';
import { BatchCharts } from './batch-charts.js';
import { type BatchColumns, guessColumns, missingFields } from './batch-columns.js';
import { batchCsv, batchJsonl } from './batch-file.js';
import { BatchProgress } from './batch-progress.js';
import { BatchRows } from './batch-rows.js';
import { BatchSetup } from './batch-setup.js';
import type { BatchTable } from './batch-table.js';
import { batchCounts } from './batch-view.js';
import { batchWords } from './batch-words.js';
import type { Batch, BatchState } from './batch.js';
import { TableSource } from './table-source.js';

export interface BatchTabProps extends LateTabProps {
  readonly batch: Batch;
  /** Whether a reload finds it again. */
  readonly isKept: Store<boolean>;
}

/** Many rows through one task. */
export function BatchTab({ batch, isKept, ...props }: BatchTabProps) {
  const words = useWordsOf(batchWords);
  const state = useSyncExternalStore(batch.subscribe, batch.state);
  const kept = useSyncExternalStore(isKept.subscribe, isKept.get);
  return (
    <>
      {!kept && (
        <p className="notice" role="status">
          {words.notKept}
        </p>
      )}
      {state.table ? (
        <LoadedBatch {...props} batch={batch} state={state} table={state.table} />
      ) : (
        <TableSource onTable={(table) => batch.load(table)} />
      )}
    </>
  );
}

interface LoadedBatchProps extends LateTabProps {
  readonly batch: Batch;
  readonly state: BatchState;
  readonly table: BatchTable;
}

function LoadedBatch(props: LoadedBatchProps) {
  const { batch, state, table, server } = props;
  const words = useWordsOf(batchWords);
  const counts = useMemo(() => batchCounts(state), [state]);
  const { task, columns, onColumns } = useSetup(props);
  const ranTask = namedTask(server.tasks, state.task?.name);
  const withRanTask = (work: (ran: Task) => Promise<void>): void => void (ranTask && work(ranTask));
  return (
    <>
      <h2>{words.table(table.name, table.rows.length, table.columns.length)}</h2>
      {task && (
        <BatchSetup
          {...{ table, task, columns, onColumns }}
          tasks={server.tasks}
          isFixed={batch.isRunning || state.status === 'paused'}
          onTask={props.onTask}
        />
      )}
      <BatchProgress
        state={state}
        counts={counts}
        isReady={task !== undefined && isComplete(task, columns)}
        canResume={ranTask !== undefined}
        onStart={() => void (task && batch.start(task, columns))}
        onResume={() => withRanTask((ran) => batch.resume(ran))}
        onRetry={() => withRanTask((ran) => batch.retry(ran))}
        onPause={() => batch.pause()}
        onStop={() => batch.stop()}
        onClear={() => batch.clear()}
      />
      {state.task !== undefined && !ranTask && server.tasks.length > 0 && (
        <p role="status">{words.taskGone(taskName(state.task.name))}</p>
      )}
      <BatchCharts counts={counts} />
      <BatchRows state={state} counts={counts} />
      {state.answered > 0 && <SaveButtons state={state} />}
    </>
  );
}

const noColumns: BatchColumns = { inputs: {}, expected: undefined };

/** What would run: as it was chosen here, as it ran before, or as it seems to be meant. */
function useSetup({ batch, state, table, server, wantedTask }: LoadedBatchProps) {
  const [edited, setEdited] = useState<{ readonly task: string; readonly columns: BatchColumns }>();
  const task = namedTask(server.tasks, wantedTask) ?? firstTask(server.tasks, state.task?.name);
  const ran = state.task && { task: state.task.name, columns: state.columns };
  const before = [edited, ran].find((known) => known?.task === task?.name);
  const columns = before?.columns ?? (task ? guessColumns(task, table) : noColumns);
  const onColumns = (changed: BatchColumns): void => {
    setEdited({ task: task?.name ?? '', columns: changed });
    // what is right can be told afterwards
    if (state.task && state.task.name === task?.name) batch.judgeBy(changed.expected);
  };
  return { task, columns, onColumns };
}

function isComplete(task: Task, columns: BatchColumns): boolean {
  const fields = inputFields(task);
  return fields.length > 0 && missingFields(fields, columns).length === 0;
}

/** The one that the answers are of, or else one that judges: that which people who talk hear of first. */
function firstTask(tasks: readonly Task[], ran: string | undefined): Task | undefined {
  const talkedTo = conversationTask(tasks)?.task;
  return (
    namedTask(tasks, ran) ??
    (talkedTo && judgingTasks(tasks, talkedTo)[0]) ??
    tasks.find(({ outputKind }) => outputKind === outputKinds.choice) ??
    tasks[0]
  );
}

function SaveButtons({ state }: { readonly state: BatchState }) {
  const words = useWordsOf(batchWords);
  return (
    <div className="bar">
      <button type="button" onClick={() => saveFile('answers.csv', 'text/csv', batchCsv(state))}>
        {words.saveCsv}
      </button>
      <button
        type="button"
        onClick={() => saveFile('answers.jsonl', 'application/x-ndjson', batchJsonl(state))}
      >
        {words.saveJsonl}
      </button>
    </div>
  );
}
