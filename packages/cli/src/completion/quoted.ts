/** A text as one word of a shell: bash, zsh and fish read it alike. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", `'"'"'`)}'`;
}
