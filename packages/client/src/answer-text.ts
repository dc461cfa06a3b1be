import type { Turn } from './turn.js';

/** The answer so far as text: what was streamed, or else an object as JSON. A judgement and an embedding have none. */
export function answerText({ text, result }: Turn): string {
  if (text !== '' || result?.output?.$case !== 'json') return text;
  return JSON.stringify(result.output.value, undefined, 2);
}

/** The answer to take away: its text, or the label of a choice; empty where there is none, or none yet. */
export function copiedAnswer(turn: Turn): string {
  const output = turn.result?.output;
  return output?.$case === 'classification' ? output.value.label : answerText(turn);
}
