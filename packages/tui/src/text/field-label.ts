import { type InputField, serverWords } from '@qaio/client';
import type { Words } from '../words/words.js';

/** Such as `tone (warm/dry, may be left empty)`. */
export function fieldLabel({ name, kind, options, isRequired }: InputField, words: Words): string {
  const kindNote = options.length > 0 ? options.join('/') : kind === 'text' ? '' : words.kinds[kind];
  const notes = [kindNote, isRequired ? '' : serverWords[words.language].optional].filter(
    (note) => note !== '',
  );
  return notes.length > 0 ? words.labelled(name, notes) : name;
}
