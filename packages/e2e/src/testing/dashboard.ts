import { join } from 'node:path';
import { expect } from '@jest/globals';
import pty, { type IPty } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { cacheFolder, root } from './aio.js';
import { characterWidths } from './character-widths.js';

// Ink draws only at exit where it believes to be in CI, and the mere presence of these makes it believe so
const ciVariables = ['CI', 'CONTINUOUS_INTEGRATION', 'BUILD_NUMBER', 'RUN_ID', 'NODE_OPTIONS'];

function terminalEnvironment(more: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name, value]) => value !== undefined && !ciVariables.includes(name) && !name.startsWith('CI_'),
  ) as [string, string][];
  return { ...Object.fromEntries(kept), QAIO_CACHE: cacheFolder, TERM: 'xterm-256color', ...more };
}

/** What a person sees of `aio tui`, in Chinese, and does with it. */
export class Dashboard {
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  readonly #child: IPty;
  readonly exited: Promise<number>;

  constructor(address: string, cols = 80, rows = 24, env: Readonly<Record<string, string>> = {}) {
    this.#terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true });
    this.#terminal.unicode.register(characterWidths);
    this.#terminal.unicode.activeVersion = characterWidths.version;
    const aio = join(root, 'packages/cli/bin/aio.mjs');
    this.#child = pty.spawn(process.execPath, [aio, 'tui', '--server', address, '--lang', 'zh'], {
      cols,
      rows,
      env: terminalEnvironment(env),
    });
    this.#child.onData((data) => this.#terminal.write(data));
    this.exited = new Promise((resolve) => this.#child.onExit(({ exitCode }) => resolve(exitCode)));
  }

  get lines(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from(
      { length: this.#terminal.rows },
      (_, y) => active.getLine(active.viewportY + y)?.translateToString(true) ?? '',
    );
  }

  /** Rows that stay crooked; those of a screen that is half drawn are drawn to their end. */
  async crooked(): Promise<string[]> {
    for (let i = 0; i < 300 && this.#crooked.length > 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    return this.#crooked;
  }

  /** Rows that begin with a frame and do not end with one at the terminal's edge. */
  get #crooked(): string[] {
    const { active } = this.#terminal.buffer;
    const last = this.#terminal.cols - 1;
    return this.lines.filter((line, y) => {
      const edge =
        active
          .getLine(active.viewportY + y)
          ?.getCell(last)
          ?.getChars() ?? '';
      return /^[╭│╰]/u.test(line) && !/^[╮│╯]$/u.test(edge);
    });
  }

  get cursor(): { readonly x: number; readonly y: number } {
    return { x: this.#terminal.buffer.active.cursorX, y: this.#terminal.buffer.active.cursorY };
  }

  type(text: string): void {
    this.#child.write(text);
  }

  /** Enter comes by itself, as it does where a person types. */
  async send(text: string): Promise<void> {
    this.type(text);
    await this.until(new RegExp(`› ${text}`, 'u'));
    this.type('\r');
  }

  resize(cols: number, rows: number): void {
    this.#terminal.resize(cols, rows);
    this.#child.resize(cols, rows);
  }

  async until(pattern: RegExp): Promise<string> {
    for (let i = 0; i < 3000 && !pattern.test(this.lines.join('\n')); i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    const screen = this.lines.join('\n');
    expect(screen).toMatch(pattern);
    return screen;
  }

  /** Until a text stands there, wherever its lines are broken. */
  async untilWritten(text: string): Promise<void> {
    const [wanted, written] = [unbroken(text), (): string => unbroken(this.lines.join(''))];
    for (let i = 0; i < 3000 && !written().includes(wanted); i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(written()).toContain(wanted);
  }

  kill(): void {
    try {
      this.#child.kill('SIGKILL');
    } catch {
      // it has gone by itself
    }
    this.#terminal.dispose();
  }
}

/** Without what a frame and the breaks of lines put in between. */
const unbroken = (text: string): string => text.replace(/[\s│]/gu, '');
