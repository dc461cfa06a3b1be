/** A key that is not text. Letters with Control or Alt go by `ctrl-a` and `alt-b`, whatever the terminal sends. */
export type KeyName =
  | 'enter'
  | 'escape'
  | 'tab'
  | 'backspace'
  | 'delete'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'new-line'
  | 'word-left'
  | 'word-right'
  | 'home'
  | 'end'
  | 'page-up'
  | 'page-down'
  | 'f1'
  | 'f3'
  | 'f5'
  | `ctrl-${string}`
  | `alt-${string}`
  | 'unknown';

export type Key =
  | { readonly kind: 'text'; readonly text: string; readonly isPasted?: boolean }
  | { readonly kind: 'key'; readonly name: KeyName };

const escape = '\u001B';

/** https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, and what rxvt, tmux and the Linux console send instead */
const sequences: Readonly<Record<string, KeyName>> = {
  ...named('up', '[A', 'OA'),
  ...named('down', '[B', 'OB'),
  ...named('right', '[C', 'OC'),
  ...named('left', '[D', 'OD'),
  ...named('word-right', '[1;5C', '[1;3C', 'Oc'),
  ...named('word-left', '[1;5D', '[1;3D', 'Od'),
  ...named('home', '[H', 'OH', '[1~', '[7~'),
  ...named('end', '[F', 'OF', '[4~', '[8~'),
  // Alt-Enter; Shift-Enter where the terminal tells it: https://sw.kovidgoyal.net/kitty/keyboard-protocol/, and xterm's
  ...named('new-line', '\r', '\n', '[13;2u', '[27;2;13~'),
  ...named('delete', '[3~'),
  ...named('page-up', '[5~'),
  ...named('page-down', '[6~'),
  ...named('f3', 'OR', '[13~', '[[C'),
  ...named('f5', '[15~', '[[E'),
  ...named('f1', 'OP', '[11~', '[[A'),
  ...named('alt-backspace', '\u007F', '\b'),
};

function named(name: KeyName, ...endings: readonly string[]): Readonly<Record<string, KeyName>> {
  return Object.fromEntries(endings.map((ending) => [escape + ending, name]));
}

/**
 * What was pressed, in order.
 *
 * @param input one escape sequence, or what came before or between them: text, control characters, or both. Line breaks
 *   at its end are Enter, unless several characters came with them: nobody types that fast, so that they were pasted, as
 *   those within it were.
 */
export function parseKeys(input: string): Key[] {
  if (input.startsWith(escape)) return [{ kind: 'key', name: sequenceName(input) }];
  const typed = input.replace(/(?<=\P{Cc}[\r\n\t]*\P{Cc})[\r\n]+$/u, '');
  const pieces = typed.match(/[\r\n]+$|(?:\P{Cc}|[\r\n\t](?![\r\n\t]*$))+|\p{Cc}/gu) ?? [];
  return pieces.map((piece) =>
    /^\p{Cc}+$/u.test(piece) ? { kind: 'key', name: controlName(piece) } : { kind: 'text', text: piece },
  );
}

function sequenceName(sequence: string): KeyName {
  if (sequence === escape || sequence === escape + escape) return 'escape';
  const name = Object.hasOwn(sequences, sequence) ? sequences[sequence] : undefined;
  if (name) return name;
  const letter = /^[a-z]$/iu.exec(sequence.slice(1))?.[0];
  return letter === undefined ? 'unknown' : `alt-${letter.toLowerCase()}`;
}

function controlName(control: string): KeyName {
  const code = control.charCodeAt(0);
  if (control.startsWith('\r') || control.startsWith('\n')) return 'enter';
  if (control === '\t') return 'tab';
  // terminals send DEL for the backspace key; some send BS
  if (code === 0x7f || code === 0x08) return 'backspace';
  return code >= 1 && code <= 26 ? `ctrl-${String.fromCharCode(0x60 + code)}` : 'unknown';
}
