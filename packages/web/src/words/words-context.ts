import { createContext, useContext } from 'react';
import { type Words, words } from './words.js';

export const WordsContext = createContext<Words>(words.en);

export function useWords(): Words {
  return useContext(WordsContext);
}
