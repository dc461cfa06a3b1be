import { errorText, namedTask, taskName } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { useEffect, useSyncExternalStore } from 'react';
import type { LateTabProps } from '../components/late-tab.js';
import { TaskChoice } from '../components/task-choice.js';
import type { MemoryItem } from '../memory/memory-item.js';
import { useWords, useWordsOf } from '../words/words-context.js';
import { CompareVersions } from './compare-versions.js';
import type { VersionRace } from './version-race.js';
import { newTaskYaml } from './new-task.js';
import { TaskTrial } from './task-trial.js';
import type { EditedText, Workbench, WorkbenchState } from './workbench.js';
import { workbenchWords } from './workbench-words.js';
import { YamlEditor } from './yaml-editor.js';

export interface WorkbenchTabProps extends LateTabProps {
  readonly bench: Workbench;
  readonly race: VersionRace;
  /** Of the texts to try the task with. */
  readonly keptInput: MemoryItem;
}

/** After the last key; a check compiles the task. */
const checkDelayMs = 400;

/** A task file, edited and tried. */
export function WorkbenchTab({ bench, race, keptInput, server, wantedTask, onTask }: WorkbenchTabProps) {
  const { language } = useWords();
  const state = useSyncExternalStore(bench.subscribe, bench.state);
  const yaml = state.text?.yaml;
  useEffect(() => {
    const timer = setTimeout(() => void bench.check(), checkDelayMs);
    return () => clearTimeout(timer);
  }, [bench, yaml]);
  useWantedTask(bench, state, namedTask(server.tasks, wantedTask));
  const open = (task: string): void => {
    onTask(task);
    void bench.openTask(task);
  };
  return (
    <>
      {state.isAllowed === false && <ReadOnly server={server} wantedTask={wantedTask} />}
      {state.isAllowed && (
        <SourceBar
          tasks={server.tasks}
          text={state.text}
          onOpen={open}
          onNew={() => bench.openNew(newTaskYaml)}
        />
      )}
      {state.error && (
        <p className="notice" role="alert">
          {errorText(state.error, language)}
        </p>
      )}
      {state.isAllowed && state.text && <OpenText {...{ bench, state, keptInput }} text={state.text} />}
      {state.isAllowed && state.text && (
        <CompareVersions
          race={race}
          bench={bench}
          task={state.checked?.task}
          text={state.text}
          tasks={server.tasks}
        />
      )}
    </>
  );
}

interface SourceBarProps extends Pick<LateTabProps['server'], 'tasks'> {
  readonly text: EditedText | undefined;
  readonly onOpen: (task: string) => void;
  readonly onNew: () => void;
}

/** Where a text comes from. */
function SourceBar({ tasks, text, onOpen, onNew }: SourceBarProps) {
  const words = useWordsOf(workbenchWords);
  const current = namedTask(tasks, text?.base)?.name;
  return (
    <>
      <div className="bar">
        <TaskChoice tasks={tasks} current={current} open={words.choose} onChoose={onOpen} />
        <button type="button" onClick={onNew}>
          {words.fresh}
        </button>
      </div>
      {!text && <p className="hint">{words.begin}</p>}
    </>
  );
}

/** Opens the task that the address names, unless a text was kept. */
function useWantedTask(bench: Workbench, { isAllowed, text }: WorkbenchState, task: Task | undefined) {
  const isEmpty = isAllowed === true && text === undefined;
  const name = task?.name;
  useEffect(() => {
    if (isEmpty && name !== undefined) void bench.openTask(name);
  }, [bench, isEmpty, name]);
}

function ReadOnly({ server, wantedTask }: Pick<LateTabProps, 'server' | 'wantedTask'>) {
  const words = useWordsOf(workbenchWords);
  const task = namedTask(server.tasks, wantedTask) ?? server.tasks[0];
  return (
    <>
      <p className="notice" role="status">
        {words.readOnly}
      </p>
      {task && (
        <section aria-label={words.shape}>
          <h2>
            {words.shape}: {task.displayName} ({taskName(task.name)})
          </h2>
          <pre className="prompt" tabIndex={0} role="region" aria-label={words.shape}>
            {JSON.stringify(task.inputSchema, undefined, 2)}
          </pre>
        </section>
      )}
    </>
  );
}

interface OpenTextProps extends Pick<WorkbenchTabProps, 'keptInput'> {
  readonly bench: Workbench;
  readonly state: WorkbenchState;
  readonly text: EditedText;
}

function OpenText({ bench, state, text, keptInput }: OpenTextProps) {
  const words = useWordsOf(workbenchWords);
  return (
    <div className="workbench">
      <div>
        <YamlEditor
          label={words.editor}
          text={text.yaml}
          document={`${text.base} ${text.etag}`}
          problems={state.checked?.problems ?? []}
          schema={state.schema}
          onText={(yaml) => bench.edit(yaml)}
        />
        <Problems state={state} />
        <SaveBar bench={bench} state={state} text={text} />
      </div>
      {state.task && <TaskTrial {...{ bench, state, keptInput }} task={state.task} />}
    </div>
  );
}

function SaveBar({ bench, state, text }: Omit<OpenTextProps, 'keptInput'>) {
  const words = useWordsOf(workbenchWords);
  const isEdited = text.yaml !== text.savedYaml;
  const canSave = isEdited && state.checked?.id !== undefined && !state.isBusy;
  const said = isEdited ? words.unsaved : state.savedFile === undefined ? '' : words.saved(state.savedFile);
  return (
    <div className="bar">
      <button type="button" className="primary" disabled={!canSave} onClick={() => void bench.save()}>
        {words.save}
      </button>
      <button
        type="button"
        disabled={!isEdited || text.savedYaml === ''}
        onClick={() => bench.edit(text.savedYaml)}
      >
        {words.revert}
      </button>
      <span role="status">{state.isBusy ? words.busy : said}</span>
    </div>
  );
}

function Problems({ state: { checked } }: { readonly state: WorkbenchState }) {
  const words = useWordsOf(workbenchWords);
  if (!checked) return null;
  const { problems } = checked;
  return (
    <div className="problems" role="status">
      {problems.length === 0 ? words.fine : words.problems(problems.length)}
      <ul>
        {problems.map(({ line, column, message }) => (
          <li key={`${line}:${column}:${message}`}>
            <strong>{words.goTo(line, column)}</strong> {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
