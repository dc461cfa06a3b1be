/** Lengths of texts as people see them: an emoji of many code points is one character, what cannot be seen is none. */
import { type Ajv, _ } from 'ajv';
import { invisibleCharacters } from './invisible.js';

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

const invisibleOnly = new RegExp(`^[\\s\\p{Cc}${invisibleCharacters}]*$`, 'u');

/** Whether a text has more characters than `limit`; it is not read further than that. */
function isLonger(text: string, limit: number): boolean {
  if (limit < 0) return true;
  if (text.length <= limit) return false;
  const characters = segmenter.segment(text)[Symbol.iterator]();
  for (let count = 0; count <= limit; count++) if (characters.next().done === true) return false;
  return true;
}

/** Whether there is nothing to see in a text that is not merely white space. */
export function isInvisible(text: string): boolean {
  return text.trim() !== '' && invisibleOnly.test(text);
}

/** Makes `minLength` and `maxLength` count such characters rather than code points. */
export function countCharacters(ajv: Ajv): void {
  const rules = {
    maxLength: (limit: number, text: string) => !isLonger(text, limit),
    minLength: (limit: number, text: string) => isLonger(text, limit - 1),
  };
  for (const [keyword, validate] of Object.entries(rules)) {
    ajv.removeKeyword(keyword);
    const error = {
      params: ({ schemaCode }: { schemaCode: unknown }) => _`{limit: ${schemaCode as number}}`,
      message: 'has another length',
    };
    ajv.addKeyword({ keyword, type: 'string', schemaType: 'number', validate, error });
  }
}
