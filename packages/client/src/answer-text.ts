import type { Language } from './language.js';
import type { Turn } from './turn.js';
import { turnWords } from './turn-words.js';

/** The answer so far as text: what was streamed, or else a text or an object as JSON. A judgement and an embedding have none. */
export function answerText({ text, result }: Turn): string {
  const output = result?.output;
  if (text === '' && output?.$case === 'text') return output.value;
  return text === '' && output?.$case === 'json' ? JSON.stringify(output.value, undefined, 2) : text;
}

/** The same for people, who see how an embedding begins, and its length. */
export function shownAnswer(turn: Turn, language: Language): string {
  const output = turn.result?.output;
  if (output?.$case !== 'embedding') return answerText(turn);
  const { values } = output.value;
  const beginning = values.slice(0, shownValues).map((value) => value.toFixed(4));
  const rest = values.length > shownValues ? ['…'] : [];
  return `${turnWords[language].numbers(values.length)}[${[...beginning, ...rest].join(', ')}]`;
}

const shownValues = 4;

/** The answer to take away: its text, the label of a choice, an embedding as JSON; empty where there is none, or none yet. */
export function copiedAnswer(turn: Turn): string {
  const output = turn.result?.output;
  if (output?.$case === 'embedding') return JSON.stringify(output.value.values);
  return output?.$case === 'classification' ? output.value.label : answerText(turn);
}
