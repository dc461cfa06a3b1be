import type { Page } from 'playwright-core';
import { executablePath } from './chromium.js';
import { missingCommand } from './optional.js';

/** What is missing where there is no browser. */
export const missingBrowser = missingCommand(executablePath, ['--version']);

export { startBrowser } from './chromium.js';

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
