import { taskName } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { useWords } from '../words/words-context.js';

interface TaskChoiceProps {
  readonly tasks: readonly Task[];
  /** Resource name; that of no task leaves the choice open. */
  readonly current: string | undefined;
  readonly onChoose: (task: string) => void;
  /** What the task is for, where that is not plain. */
  readonly title?: string;
  /** What stands there as long as none is chosen. */
  readonly open?: string;
}

/** One of the server's tasks. */
export function TaskChoice({ tasks, current = '', onChoose, title, open }: TaskChoiceProps) {
  const words = useWords();
  if (tasks.length === 0) return null;
  return (
    <label className="task-choice">
      {title ?? words.task}{' '}
      <select value={current} onChange={(event) => onChoose(event.target.value)}>
        {!tasks.some(({ name }) => name === current) && <option value={current}>{open}</option>}
        {tasks.map(({ name, displayName }) => (
          <option key={name} value={name}>
            {displayName} ({taskName(name)})
          </option>
        ))}
      </select>
    </label>
  );
}
