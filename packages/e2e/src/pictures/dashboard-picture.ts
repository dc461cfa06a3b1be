import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import type { Browser } from 'playwright-core';
import { cacheFolder, root } from '../testing/aio.js';
import { terminalPage } from './terminal-picture.js';

const size = { cols: 88, rows: 22 } as const;

interface Scene {
  readonly address: string;
  readonly language: 'en' | 'zh';
  readonly messages: readonly string[];
}

/** The dashboard after a conversation, as PNG. */
export async function dashboardPicture(
  browser: Browser,
  { address, language, messages }: Scene,
  path: string,
): Promise<void> {
  const terminal = new xterm.Terminal({ ...size, allowProposedApi: true });
  const aio = join(root, 'packages/cli/bin/aio.mjs');
  const child = pty.spawn(process.execPath, [aio, 'tui', '--server', address, '--lang', language], {
    ...size,
    env: { TERM: 'xterm-256color', FORCE_COLOR: '1', QAIO_CACHE: cacheFolder },
  });
  child.onData((data) => terminal.write(data));
  try {
    await until(terminal, /● (?:connected|已连接)/u);
    for (const message of messages) {
      // what comes at once is taken for a text that was pasted, its Enter too
      child.write(message);
      await sleep(500);
      child.write('\r');
      await until(terminal, /Esc/u);
      await until(terminal, /Ctrl-C/u);
    }
    const page = await browser.newPage({ deviceScaleFactor: 1.5, viewport: { width: 816, height: 442 } });
    await page.setContent(terminalPage(terminal));
    await page.screenshot({ path });
    await page.close();
  } finally {
    child.kill('SIGKILL');
  }
}

async function until(terminal: InstanceType<typeof xterm.Terminal>, pattern: RegExp): Promise<void> {
  const shown = (): string => {
    const { active } = terminal.buffer;
    return Array.from({ length: size.rows }, (_, y) => active.getLine(y)?.translateToString(true) ?? '').join(
      '\n',
    );
  };
  for (let i = 0; i < 30_000; i++) {
    if (pattern.test(shown())) return;
    await sleep(10);
  }
  throw new Error(`The dashboard never showed ${pattern}:\n${shown()}`);
}
