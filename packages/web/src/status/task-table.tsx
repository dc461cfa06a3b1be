import { formatPercent, taskName } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { ScrollTable } from '../components/scroll-table.js';
import { useWordsOf } from '../words/words-context.js';
import type { ServerFigures, TaskFigures } from './server-figures.js';
import { type StatusWords, statusWords } from './status-words.js';

interface TaskTableProps {
  readonly tasks: readonly Task[];
  /** Undefined before they are known. */
  readonly figures: ServerFigures | undefined;
}

type Cell = (figures: TaskFigures, words: StatusWords) => string;

const whole = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 0 });
const milliseconds = (value: number | undefined, { unknown }: StatusWords): string =>
  value === undefined ? unknown : `${whole(value)} ms`;

const cells: Readonly<
  Record<'answers' | 'abstained' | 'fromCache' | 'queued' | 'read' | 'firstToken' | 'written', Cell>
> = {
  answers: ({ answers }) => whole(answers),
  abstained: ({ abstentions }) => whole(abstentions),
  fromCache: ({ cachedTokens, promptTokens }, { unknown }) =>
    promptTokens === 0 ? unknown : formatPercent(cachedTokens / promptTokens),
  queued: ({ queueMs }, words) => milliseconds(queueMs, words),
  read: ({ prefillMs }, words) => milliseconds(prefillMs, words),
  firstToken: ({ firstTokenMs }, words) => milliseconds(firstTokenMs, words),
  written: ({ outputTokens }) => whole(outputTokens),
};
const columns = Object.entries(cells) as [keyof typeof cells, Cell][];

/** Every task that is served, and how it has done since the server began. */
export function TaskTable({ tasks, figures }: TaskTableProps) {
  const words = useWordsOf(statusWords);
  const heads = [words.task, words.prefix, ...columns.map(([column]) => words[column]), words.etag];
  const known = new Map(figures?.tasks.map((one) => [one.task, one]));
  return (
    <section aria-label={words.tasks} className="tasks-table">
      <h2>{words.tasks}</h2>
      <ScrollTable label={words.tasks} heads={heads}>
        {tasks.map((task) => (
          <TaskRow key={task.name} task={task} figures={known.get(taskName(task.name))} />
        ))}
      </ScrollTable>
    </section>
  );
}

function TaskRow({ task, figures }: { readonly task: Task; readonly figures: TaskFigures | undefined }) {
  const words = useWordsOf(statusWords);
  return (
    <tr>
      <th scope="row">
        {task.displayName} ({taskName(task.name)})
      </th>
      <td>{words.tokens(whole(task.prefixTokens))}</td>
      {columns.map(([column, cell]) => (
        <td key={column}>{figures ? cell(figures, words) : words.unknown}</td>
      ))}
      <td>
        <code>{task.etag}</code>
      </td>
    </tr>
  );
}
