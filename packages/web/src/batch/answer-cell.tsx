import { choiceTone } from '@qaio/client';
import type { BatchAnswer } from './batch-answer.js';
import { type RightLabel, verdictOf } from './right-labels.js';

interface AnswerCellProps {
  readonly answer: BatchAnswer | undefined;
  readonly right: RightLabel | undefined;
  /** What an abstention is called. */
  readonly abstained: string;
}

/** An answer in a table. */
export function AnswerCell({ answer, right, abstained }: AnswerCellProps) {
  if (answer === undefined) return <td />;
  if (answer.kind === 'abstained') return <td className="unsure">{abstained}</td>;
  if (answer.kind === 'text')
    return (
      <td dir="auto">
        <LongText text={answer.text} />
      </td>
    );
  if (answer.kind === 'error') return <td className="negative">{answer.message}</td>;
  const isRight = verdictOf(answer, right);
  const mark = isRight === undefined ? '' : isRight ? ' ✓' : ' ✗';
  return (
    <td>
      <strong className={choiceTone(answer.labelId)}>{answer.label}</strong>
      {mark}
    </td>
  );
}

const mostCharacters = 240;

/** All of it once it is asked for: a table of long texts cannot be read. */
export function LongText({ text }: { readonly text: string }) {
  if (text.length <= mostCharacters) return text;
  return (
    <details>
      <summary>{`${text.slice(0, mostCharacters / 2)}…`}</summary>
      {text}
    </details>
  );
}
