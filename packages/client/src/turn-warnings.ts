import type { Provenance } from '@qaio/protocol';
import type { Language } from './language.js';
import type { Turn } from './turn.js';

/** What the server warns of in an answer and in the judgements under it, each once; in English where it has nothing else. */
export function turnWarnings(
  { steps, result }: Pick<Turn, 'steps' | 'result'>,
  language: Language,
): string[] {
  const results = [...steps, ...(result ? [result] : [])];
  return [
    ...new Set(results.flatMap(({ provenance }) => (provenance ? warningsIn(provenance, language) : []))),
  ];
}

/** The server is asked for one language besides its own: that of the view. */
const warningsIn = ({ warnings, localizedWarnings }: Provenance, language: Language): string[] =>
  language === 'en' || localizedWarnings.length === 0 ? warnings : localizedWarnings;
