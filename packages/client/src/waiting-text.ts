import type { Language } from './language.js';
import type { Turn } from './turn.js';
import { turnWords } from './turn-words.js';

/** Why nothing has come so far; empty where nothing is known of it. */
export function waitingText({ waiting }: Turn, language: Language): string {
  if (!waiting) return '';
  const { queued, busy } = turnWords[language];
  return waiting.kind === 'queue' ? queued(waiting.ahead) : busy(waiting.seconds);
}
