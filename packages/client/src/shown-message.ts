import type { Language } from './language.js';
import type { Turn } from './turn.js';
import { turnWords } from './turn-words.js';

const longest = 120;
const beginning = 60;

/**
 * The message of a turn for people: one that was refused is back in the input box, so of a long one only its beginning
 * is shown here, with its length in code points, as the server counts.
 */
export function shownMessage({ message, status }: Turn, language: Language): string {
  const characters = [...message];
  if (status !== 'failed' || characters.length <= longest) return message;
  return `${characters.slice(0, beginning).join('')}…${turnWords[language].characters(characters.length)}`;
}
