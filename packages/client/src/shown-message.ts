import type { Language } from './language.js';
import { splitCharacters } from './split-characters.js';
import type { Turn } from './turn.js';
import { turnWords } from './turn-words.js';

const longest = 120;
const beginning = 60;

/**
 * The message of a turn for people: one that was refused is back in the input box, so of a long one only its beginning
 * is shown here, with its length in characters, as the server counts them.
 */
export function shownMessage({ message, status }: Turn, language: Language): string {
  if (status !== 'failed' || message.length <= longest) return message;
  const characters = splitCharacters(message);
  if (characters.length <= longest) return message;
  return `${characters.slice(0, beginning).join('')}…${turnWords[language].characters(characters.length)}`;
}
