/** Debian's Chromium. */
import { type Browser, type Page, chromium } from 'playwright-core';
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

/** @returns what the page complains of from now on, requests that are not `own` among it */
export function complaintsOf(page: Page, own: (url: string) => boolean): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!own(request.url())) complaints.push(`outside: ${request.url()}`);
  });
  return complaints;
}
