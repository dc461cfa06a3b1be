import { serverWords, taskName } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { Text } from 'ink';
import { type PaneSize, contentSize } from '../layout/layout.js';
import { shortened } from '../text/shown-text.js';
import { useWords } from '../words/words-context.js';
import { Pane } from './pane.js';

interface TasksScreenProps {
  readonly size: PaneSize;
  readonly tasks: readonly Task[];
  readonly marked: number;
}

/** The server's tasks, one of them marked; the list moves so that it is seen. */
export function TasksScreen({ size, tasks, marked }: TasksScreenProps) {
  const { tasksTitle, language } = useWords();
  const { columns, rows } = contentSize(size);
  const start = Math.max(0, Math.min(marked - Math.floor(rows / 2), tasks.length - rows));
  return (
    <Pane title={tasksTitle} size={size}>
      {tasks.length === 0 && <Text wrap="truncate">{serverWords[language].noTask}</Text>}
      {tasks.slice(start, start + rows).map(({ name, displayName, description }, i) => {
        const isMarked = start + i === marked;
        const text = `${isMarked ? '▸' : ' '} ${taskName(name)}  ${displayName}  ${description}`;
        return (
          <Text key={name} wrap="truncate" bold={isMarked}>
            {shortened(text, columns)}
          </Text>
        );
      })}
    </Pane>
  );
}
