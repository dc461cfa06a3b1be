import type { Language } from '@qaio/client';
import { createContext, useContext } from 'react';
import { withCommands } from './own-commands.js';
import { type Words, words } from './words.js';

export const WordsContext = createContext<Words>(words.en);

/** What is typed for `aio` where the server was started. */
export const ProgramContext = createContext('aio');

export function useProgram(): string {
  return useContext(ProgramContext);
}

export function useWords(): Words {
  return useContext(WordsContext);
}

/** The words of a part of the page. */
export function useWordsOf<T extends object>(tables: Readonly<Record<Language, T>>): T {
  return withCommands(tables[useWords().language], useProgram());
}
