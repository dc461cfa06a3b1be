import { type Language, languageOf, languages } from '@qaio/client';
import { type Memory, MemoryItem } from '../memory/memory-item.js';

const itemIn = (memory: () => Memory): MemoryItem => new MemoryItem(memory, 'qaio.language');

/** The language that was chosen before, or else the browser's. */
export function rememberedLanguage(memory: () => Memory, browserLanguage: string): Language {
  const chosen = itemIn(memory).read();
  return languages.find((language) => language === chosen) ?? languageOf(browserLanguage);
}

export function rememberLanguage(memory: () => Memory, language: Language): void {
  itemIn(memory).keep(language);
}
