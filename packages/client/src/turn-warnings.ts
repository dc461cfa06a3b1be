import type { Turn } from './turn.js';

/** What the server warns of in an answer and in the judgements under it, each once. */
export function turnWarnings({ steps, result }: Pick<Turn, 'steps' | 'result'>): string[] {
  const results = [...steps, ...(result ? [result] : [])];
  return [...new Set(results.flatMap(({ provenance }) => provenance?.warnings ?? []))];
}
