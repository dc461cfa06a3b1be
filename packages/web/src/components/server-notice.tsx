import { type ConnectionState, namedTask, serverWords, taskName } from '@qaio/client';
import { KeyForm } from './key-form.js';
import { useProgram, useWords } from '../words/words-context.js';

interface ServerNoticeProps {
  readonly server: ConnectionState;
  /** The task that was asked for; undefined leaves the choice to the server's list. */
  readonly wantedTask: string | undefined;
  /** Whether there is a task whose input can be typed. */
  readonly hasTask: boolean;
  readonly onKey: (key: string) => void;
}

/** Why nothing can be sent, and what to do; nothing where all is well. */
export function ServerNotice({ server, wantedTask, hasTask, onKey }: ServerNoticeProps) {
  const words = useWords();
  const { status, silence, tasks } = server;
  if (silence?.wantsKey) return <KeyForm onKey={onKey} />;
  if (status !== 'connected')
    return (
      <p className="notice" role="status">
        {silence ? words.noServer(silence) : words.connecting}
      </p>
    );
  if (hasTask) return null;
  return <NoTask tasks={tasks} wantedTask={wantedTask} />;
}

function NoTask({
  tasks,
  wantedTask,
}: { readonly wantedTask: string | undefined } & Pick<ConnectionState, 'tasks'>) {
  const [words, program] = [useWords(), useProgram()];
  const { noTask, noSuchTask, otherInput } = serverWords[words.language];
  if (wantedTask === undefined) return <p className="notice">{noTask}</p>;
  const wanted = taskName(wantedTask);
  if (namedTask(tasks, wantedTask)) return <p className="notice">{otherInput(wanted, program)}</p>;
  return (
    <div className="notice" role="status">
      {noSuchTask(wanted)} {words.otherTasks}
      <ul>
        {tasks.map(({ name, displayName }) => (
          <li key={name}>
            <a href={`?task=${encodeURIComponent(taskName(name))}`}>{taskName(name)}</a> {displayName}
          </li>
        ))}
      </ul>
    </div>
  );
}
