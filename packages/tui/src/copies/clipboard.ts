/**
 * What puts a text on the clipboard of whoever looks at the terminal, over SSH, too:
 * https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, Operating System Commands, 52
 */
export function clipboardSequence(text: string): string {
  return `\u001B]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
}
