/** Debian's Chromium. */
import { type Browser, chromium } from 'playwright-core';
import { missingCommand } from './optional.js';

const executablePath = '/usr/bin/chromium';
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-sync',
];

/** What is missing where there is no browser. */
export const missingBrowser = missingCommand(executablePath, ['--version']);

export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args });
