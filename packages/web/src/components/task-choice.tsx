import { taskName } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { useWords } from '../words/words-context.js';

interface TaskChoiceProps {
  readonly tasks: readonly Task[];
  /** Resource name of the task that is talked to. */
  readonly current: string | undefined;
  readonly onChoose: (task: string) => void;
}

/** The server's tasks, to be talked to one at a time. */
export function TaskChoice({ tasks, current = '', onChoose }: TaskChoiceProps) {
  const words = useWords();
  if (tasks.length === 0) return null;
  return (
    <label className="task-choice">
      {words.task}{' '}
      <select value={current} onChange={(event) => onChoose(event.target.value)}>
        {!tasks.some(({ name }) => name === current) && <option value={current} />}
        {tasks.map(({ name, displayName }) => (
          <option key={name} value={name}>
            {displayName} ({taskName(name)})
          </option>
        ))}
      </select>
    </label>
  );
}
