import { type ConversationRecord, shownMessage } from '@qaio/client';
import { Text } from 'ink';
import { type PaneSize, contentSize } from '../layout/layout.js';
import { shortened } from '../text/shown-text.js';
import { useWords } from '../words/words-context.js';
import { Pane } from './pane.js';

interface HistoryScreenProps {
  readonly size: PaneSize;
  readonly records: readonly ConversationRecord[];
  readonly marked: number;
}

/** Earlier conversations by how they began, one of them marked; the list moves so that it is seen. */
export function HistoryScreen({ size, records, marked }: HistoryScreenProps) {
  const { historyTitle, noHistory, turnCount, language } = useWords();
  const { columns, rows } = contentSize(size);
  const start = Math.max(0, Math.min(marked - Math.floor(rows / 2), records.length - rows));
  return (
    <Pane title={historyTitle} size={size}>
      {records.length === 0 && <Text wrap="truncate">{shortened(noHistory, columns)}</Text>}
      {records.slice(start, start + rows).map(({ key, turns: [first, ...more] }, i) => {
        const isMarked = start + i === marked;
        const beginning = first ? shownMessage(first, language) : '';
        const text = `${isMarked ? '▸' : ' '} ${turnCount(1 + more.length)}  ${beginning}`;
        return (
          <Text key={key} wrap="truncate" bold={isMarked}>
            {shortened(text, columns)}
          </Text>
        );
      })}
    </Pane>
  );
}
