// C0 without tab and line feed, DEL and C1: a terminal takes them for commands
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/gu;

/**
 * A text that a terminal shows and does not obey: whatever is no text in it is written out, as in `\x1b`. What JSON may
 * hold as it is (DEL and C1) is written as JSON escapes it, so that JSON stays what it was.
 */
export function visibleText(text: string): string {
  return text.replace(controls, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(2, '0');
    return character < ' ' ? `\\x${code}` : `\\u00${code}`;
  });
}
