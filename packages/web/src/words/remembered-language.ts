import { type Language, languageOf, languages } from '@qaio/client';

const key = 'qaio.language';

/** What a browser keeps for a page. By its settings it may refuse to give it out, to read and to write. */
export type Memory = Pick<Storage, 'getItem' | 'setItem'>;

/** The language that was chosen before, or else the browser's. */
export function rememberedLanguage(memory: () => Memory, browserLanguage: string): Language {
  const chosen = attempt(() => memory().getItem(key));
  return languages.find((language) => language === chosen) ?? languageOf(browserLanguage);
}

export function rememberLanguage(memory: () => Memory, language: Language): void {
  attempt(() => memory().setItem(key, language));
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
