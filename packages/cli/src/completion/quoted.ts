/** A text as one word of a shell: bash, zsh and fish read it alike, which for a backslash they do between double quotes. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/gu, (sign) => `'"${sign === '\\' ? '\\\\' : sign}"'`)}'`;
}

/** The same for a command that people read: without quotes where it needs none. */
export const shellWord = (text: string): string =>
  /^[\p{L}\p{N}_./:=@,+-]+$/u.test(text) ? text : quoted(text);
