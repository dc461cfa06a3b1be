import { type Turn, splitCharacters } from '@qaio/client';
import { useWords } from '../words/words-context.js';

/** As much of a message as tells which it is. */
const longest = 40;

/** Says in whose place a message is asked. */
export function ReplacedNote({ turn }: { readonly turn: Turn | undefined }) {
  const words = useWords();
  if (!turn) return null;
  const characters = splitCharacters(turn.message);
  const shown = characters.length > longest ? `${characters.slice(0, longest).join('')}…` : turn.message;
  return <p className="hint">{words.replaces(shown)}</p>;
}
