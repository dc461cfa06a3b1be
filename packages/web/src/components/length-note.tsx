import { type ConversationTask, type MessageLength, longerTasks, messageLength } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import { useWords } from '../words/words-context.js';

interface LengthNoteProps {
  readonly length: MessageLength | undefined;
  /** Names of tasks that take more, for people. */
  readonly longer: readonly string[];
  readonly isTooLong: boolean;
}

/** How much is typed, and by how much it is too much: that alone is told to those who do not see it. */
export function LengthNote({ length, longer, isTooLong }: LengthNoteProps) {
  const words = useWords();
  return (
    <p className="length">
      <span role="status">{length && isTooLong && words.tooLong(length.over, length.limit, longer)}</span>
      {length && length.count > 0 && <span>{words.length(length.count, length.limit)}</span>}
    </p>
  );
}

/** @param chosen undefined where there is nobody to send to */
export function lengthNote(
  tasks: readonly Task[],
  chosen: ConversationTask | undefined,
  message: string,
): LengthNoteProps {
  const length = chosen && messageLength(chosen, message);
  const isTooLong = length !== undefined && length.over > 0;
  const longer = chosen && isTooLong ? longerTasks(tasks, chosen.task, length.count) : [];
  return { length, isTooLong, longer: longer.map(({ displayName }) => displayName) };
}
