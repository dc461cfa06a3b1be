import { type Turn, answerText, judgements } from '@qaio/client';
import type { ConversationLine } from '../components/conversation-lines.js';
import type { AppState } from '../state/app-state.js';
import { type TextField, fieldText } from '../state/text-field.js';

/** Full and half width and both cases are alike. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/** The turns whose message, answer or labels have what is sought, newest first; none while nothing is sought. */
export function foundTurns(turns: readonly Turn[], sought: TextField): Turn[] {
  const query = folded(fieldText(sought));
  if (query.trim() === '') return [];
  return turns.filter((turn) => textsOf(turn).some((text) => folded(text).includes(query))).reverse();
}

function textsOf(turn: Turn): string[] {
  const labels = judgements(turn).map(({ classification }) => classification.label);
  return [turn.message, answerText(turn), ...labels];
}

/**
 * The lines of a conversation with those marked that have what is sought.
 *
 * @returns how far to scroll up so that the marked turn begins in the first of the rows, too
 */
export function markFound(
  lines: readonly ConversationLine[],
  turns: readonly Turn[],
  { sought, marked }: Pick<AppState, 'sought' | 'marked'>,
  rows: number,
): { readonly lines: readonly ConversationLine[]; readonly scroll: number } {
  const turn = foundTurns(turns, sought)[marked];
  if (!turn) return { lines, scroll: 0 };
  const query = folded(fieldText(sought));
  const first = lines.findIndex((line) => line.turn === turn.id);
  return {
    lines: lines.map((line) =>
      line.turn === turn.id && folded(line.text).includes(query) ? { ...line, isFound: true } : line,
    ),
    scroll: Math.max(0, lines.length - first - rows),
  };
}
