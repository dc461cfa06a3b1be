import type { GetModelResponse } from '@qaio/protocol';
import type { Language } from './language.js';
import { serverWords } from './server-words.js';

/** Which model answers, and what its makers say about it. */
export function modelText(
  { model, quantization, note }: Pick<GetModelResponse, 'model' | 'quantization' | 'note'>,
  language: Language,
): string {
  return serverWords[language].model(`${model} (${quantization})`, noteIn(note, language));
}

/** The lines of a note that are in a language, those with Chinese characters being Chinese; all where none is. */
export function noteIn(note: string, language: Language): string {
  const lines = note.split('\n').filter((line) => /\p{Script=Han}/u.test(line) === (language === 'zh'));
  return lines.join('\n').trim() || note;
}
