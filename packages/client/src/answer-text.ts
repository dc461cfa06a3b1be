import type { Turn } from './turn.js';

/** The answer so far as text: what was streamed, or else an object as JSON. A judgement and an embedding have none. */
export function answerText({ text, result }: Turn): string {
  if (text !== '' || result?.output?.$case !== 'json') return text;
  return JSON.stringify(result.output.value, undefined, 2);
}
