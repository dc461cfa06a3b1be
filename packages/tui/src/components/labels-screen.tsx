import { type Turn, correctionChoices, displayName, judgements, shownMessage } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { Text } from 'ink';
import { type PaneSize, contentSize } from '../layout/layout.js';
import { shortened } from '../text/shown-text.js';
import { useWords } from '../words/words-context.js';
import { Pane } from './pane.js';

interface LabelsScreenProps {
  readonly size: PaneSize;
  readonly tasks: readonly Task[];
  /** The one that was judged wrongly; undefined once it is forgotten. */
  readonly turn: Turn | undefined;
  readonly marked: number;
}

/** The labels that may be right, one of them marked; the list moves so that it is seen. */
export function LabelsScreen({ size, tasks, turn, marked }: LabelsScreenProps) {
  const { labelsTitle, you, language } = useWords();
  const { columns, rows } = contentSize(size);
  const choices = turn ? correctionChoices(turn) : [];
  const hasMore = turn !== undefined && judgements(turn).length > 1;
  const room = rows - 1;
  const start = Math.max(0, Math.min(marked - Math.floor(room / 2), choices.length - room));
  return (
    <Pane title={labelsTitle} size={size}>
      <Text wrap="truncate">{turn ? shortened(you(shownMessage(turn, language)), columns) : ' '}</Text>
      {choices.slice(start, start + room).map(({ task, label }, i) => {
        const index = start + i;
        const number = index < 9 ? `${index + 1}` : ' ';
        const of = hasMore ? `${displayName(tasks, task)}  ` : '';
        return (
          <Text key={`${task}.${label}`} wrap="truncate" bold={index === marked}>
            {shortened(`${index === marked ? '▸' : ' '} ${number} ${of}${label}`, columns)}
          </Text>
        );
      })}
    </Pane>
  );
}
