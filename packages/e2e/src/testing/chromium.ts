/** Debian's Chromium. */
import { type Browser, chromium } from 'playwright-core';

export const executablePath = '/usr/bin/chromium';
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-sync',
];

export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args });
