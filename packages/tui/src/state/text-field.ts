import { splitCharacters } from '@qaio/client';
import { wordEnd, wordStart } from '../text/word-edges.js';

/** An editable line, in which line breaks may stand. The cursor moves by what a person sees as one character, so an emoji is never cut in half. */
export interface TextField {
  /** Grapheme clusters. */
  readonly characters: readonly string[];
  /** Stands before this character. */
  readonly cursor: number;
}

/** Where the cursor can go by itself. */
export type Place = 'left' | 'right' | 'start' | 'end' | 'word-left' | 'word-right';

export type TextEdit =
  | { readonly kind: 'insert'; readonly text: string }
  | { readonly kind: 'move' | 'delete'; readonly to: Place };

export const emptyField: TextField = { characters: [], cursor: 0 };

/** @returns a field with the cursor behind the text */
export function fieldOf(text: string): TextField {
  return editField(emptyField, { kind: 'insert', text });
}

export function fieldText(field: TextField): string {
  return field.characters.join('');
}

export function editField(field: TextField, edit: TextEdit): TextField {
  if (edit.kind === 'insert') return insert(field, edit.text);
  const { characters, cursor } = field;
  const target = placeOf(field, edit.to);
  if (edit.kind === 'move') return { characters, cursor: target };
  const [start, end] = target < cursor ? [target, cursor] : [cursor, target];
  return { characters: characters.toSpliced(start, end - start), cursor: start };
}

function placeOf({ characters, cursor }: TextField, place: Place): number {
  switch (place) {
    case 'left':
      return Math.max(0, cursor - 1);
    case 'right':
      return Math.min(characters.length, cursor + 1);
    case 'start':
      return 0;
    case 'end':
      return characters.length;
    case 'word-left':
      return wordStart(characters, cursor);
    case 'word-right':
      return wordEnd(characters, cursor);
  }
}

/** What is typed may join the character before it (a combining mark), so the whole line is split again. */
function insert({ characters, cursor }: TextField, text: string): TextField {
  const before = splitCharacters(characters.slice(0, cursor).join('') + printable(text));
  return { characters: [...before, ...characters.slice(cursor)], cursor: before.length };
}

/** Tabs become spaces; control characters but line breaks are dropped. */
function printable(text: string): string {
  return text
    .replace(/\r\n?/gu, '\n')
    .replaceAll('\t', ' ')
    .replace(/[^\P{Cc}\n]/gu, '');
}
