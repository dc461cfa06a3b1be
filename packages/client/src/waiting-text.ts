import type { Language } from './language.js';
import type { Turn } from './turn.js';
import { turnWords } from './turn-words.js';

/** Why nothing has come so far; empty where nothing is known of it. */
export function waitingText({ waiting }: Pick<Turn, 'waiting'>, language: Language): string {
  if (!waiting) return '';
  const { queued, busy } = turnWords[language];
  if (waiting.kind === 'busy') return busy(waiting.seconds);
  const { ahead, seconds } = waiting;
  return queued(ahead, seconds === undefined ? undefined : timeText(seconds, language));
}

/** Never sooner than it is: whoever waits is rather surprised early. */
function timeText(seconds: number, language: Language): string {
  const words = turnWords[language];
  return seconds > 90 ? words.minutes(Math.ceil(seconds / 60)) : words.seconds(Math.ceil(seconds));
}
