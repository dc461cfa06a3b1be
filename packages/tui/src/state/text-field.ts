/** An editable line. The cursor moves by what a person sees as one character, so an emoji is never cut in half. */
export interface TextField {
  /** Grapheme clusters. */
  readonly characters: readonly string[];
  /** Stands before this character. */
  readonly cursor: number;
}

export type TextEdit =
  | { readonly kind: 'insert'; readonly text: string }
  | { readonly kind: 'delete-before' | 'delete-after' | 'delete-all-before' }
  | { readonly kind: 'move-left' | 'move-right' | 'move-start' | 'move-end' };

export const emptyField: TextField = { characters: [], cursor: 0 };

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function splitCharacters(text: string): string[] {
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

export function fieldText(field: TextField): string {
  return field.characters.join('');
}

export function editField(field: TextField, edit: TextEdit): TextField {
  const { characters, cursor } = field;
  switch (edit.kind) {
    case 'insert':
      return insert(field, edit.text);
    case 'delete-before':
      return cursor === 0 ? field : { characters: characters.toSpliced(cursor - 1, 1), cursor: cursor - 1 };
    case 'delete-after':
      return { characters: characters.toSpliced(cursor, 1), cursor };
    case 'delete-all-before':
      return { characters: characters.slice(cursor), cursor: 0 };
    case 'move-left':
      return { characters, cursor: Math.max(0, cursor - 1) };
    case 'move-right':
      return { characters, cursor: Math.min(characters.length, cursor + 1) };
    case 'move-start':
      return { characters, cursor: 0 };
    case 'move-end':
      return { characters, cursor: characters.length };
  }
}

/** What is typed may join the character before it (a combining mark), so the whole line is split again. */
function insert({ characters, cursor }: TextField, text: string): TextField {
  const before = splitCharacters(characters.slice(0, cursor).join('') + printable(text));
  return { characters: [...before, ...characters.slice(cursor)], cursor: before.length };
}

/** Pasted line breaks become spaces; other control characters are dropped. */
function printable(text: string): string {
  return text.replace(/[\r\n\t]+/gu, ' ').replace(/\p{Cc}/gu, '');
}
