import { type Key, parseKeys } from './parse-keys.js';

// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-Bracketed-Paste-Mode
export const bracketPastes = '\u001B[?2004h';
export const bracketNoPastes = '\u001B[?2004l';
const [pasteBegin, pasteEnd] = ['\u001B[200~', '\u001B[201~'];

/** Reads keys off what a terminal sends, and tells apart what was typed and what was pasted. */
export class KeyReader {
  /** Of a paste that has not ended yet. */
  #pasted: string | undefined;

  /** @param piece as {@link parseKeys} takes it */
  read(piece: string): Key[] {
    if (piece === pasteBegin) this.#pasted = '';
    else if (piece === pasteEnd) return this.#endPaste();
    else if (this.#pasted === undefined) return parseKeys(piece);
    else if (!piece.startsWith('\u001B')) this.#pasted += piece;
    return [];
  }

  #endPaste(): Key[] {
    const text = this.#pasted?.replace(/[\r\n]+$/u, '') ?? '';
    this.#pasted = undefined;
    return text === '' ? [] : [{ kind: 'text', text, isPasted: true }];
  }
}
