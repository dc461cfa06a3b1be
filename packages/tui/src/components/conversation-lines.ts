import {
  type Correction,
  type Language,
  type Turn,
  errorText,
  isGuarded,
  shownAnswer,
  shownMessage,
  turnWarnings,
  turnWords,
  waitingText,
} from '@qaio/client';
import { wrapLines } from '../text/wrap-lines.js';
import type { Words } from '../words/words.js';

export interface ConversationLine {
  readonly key: string;
  readonly text: string;
  readonly tone: 'user' | 'reply' | 'notice' | 'warning' | 'error';
  /** Id of the turn that it belongs to. */
  readonly turn?: number;
  /** What is looked for stands in it. */
  readonly isFound?: boolean;
}

/** The conversation as lines of at most `columns` columns, oldest first. */
export function conversationLines(turns: readonly Turn[], columns: number, words: Words): ConversationLine[] {
  return turns.flatMap((turn) => linesOf(turn, columns, words));
}

interface Drawn {
  readonly columns: number;
  readonly words: Words;
  readonly lines: readonly ConversationLine[];
}

/** A turn never changes, and all of them are drawn with every piece of the newest. */
const drawn = new WeakMap<Turn, Drawn>();

function linesOf(turn: Turn, columns: number, words: Words): readonly ConversationLine[] {
  const before = drawn.get(turn);
  if (before?.columns === columns && before.words === words) return before.lines;
  const lines = turnLines(turn, columns, words);
  drawn.set(turn, { columns, words, lines });
  return lines;
}

function turnLines(turn: Turn, columns: number, words: Words): ConversationLine[] {
  const lines = partsOf(turn, words).flatMap(({ tone, text }) =>
    text === '' ? [] : wrapLines(text, columns).map((line) => ({ tone, text: line })),
  );
  return [...lines, { tone: 'notice', text: '' } as const].map((line, i) => ({
    ...line,
    key: `${turn.id}.${i}`,
    turn: turn.id,
  }));
}

function partsOf(turn: Turn, words: Words): Pick<ConversationLine, 'tone' | 'text'>[] {
  const { language } = words;
  const answer = shownAnswer(turn, language);
  return [
    { tone: 'user', text: words.you(shownMessage(turn, language)) },
    { tone: 'reply', text: answer || turn.status === 'running' ? words.answer(answer) : '' },
    { tone: 'notice', text: waitingText(turn, language) },
    { tone: 'notice', text: isGuarded(turn) ? `(${turnWords[language].guarded})` : '' },
    { tone: 'notice', text: turn.status === 'cancelled' ? `(${turnWords[language].cancelled})` : '' },
    { tone: 'notice', text: turn.isTakenBack ? `(${turnWords[language].takenBack})` : '' },
    { tone: 'error', text: turn.error ? `✗ ${errorText(turn.error, language)}` : '' },
    ...turn.corrections.map((correction) => correctionPart(correction, language)),
    ...turnWarnings(turn, language).map((text) => ({ tone: 'warning', text: words.warning(text) }) as const),
  ];
}

function correctionPart(
  { label, status, error }: Correction,
  language: Language,
): Pick<ConversationLine, 'tone' | 'text'> {
  const { corrected, notCorrected } = turnWords[language];
  if (error) return { tone: 'error', text: `✗ ${notCorrected} ${errorText(error, language)}` };
  return { tone: 'notice', text: status === 'kept' ? `(${corrected(label)})` : '' };
}

/** Text that is not part of a turn. */
export function noticeLines(
  text: string,
  columns: number,
  tone: 'notice' | 'error' = 'notice',
): ConversationLine[] {
  return wrapLines(text, columns).map((line, i) => ({ key: `${tone}.${i}`, text: line, tone }));
}
