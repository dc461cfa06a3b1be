import type { Browser, Page } from 'playwright-core';
import { type Served, serve } from './aio.js';
import { executablePath, startBrowser } from './chromium.js';
import { missingCommand } from './optional.js';

/** What is missing where there is no browser. */
export const missingBrowser = missingCommand(executablePath, ['--version']);

export { startBrowser } from './chromium.js';

/** The page of a server that was started for it, in Chinese. */
export interface ServedPage {
  readonly served: Served;
  readonly browser: Browser;
  readonly page: Page;
  /** As {@link complaintsOf} tells them. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** @param query of the page's address, such as `?tab=batch` @param options of `aio serve` */
export async function servePage(query: string, ...options: readonly string[]): Promise<ServedPage> {
  const served = await serve(...options);
  const browser = await startBrowser();
  const page = await browser.newPage({ locale: 'zh-CN' });
  const address = `http://${served.httpAddress}/`;
  const complaints = complaintsOf(page, (url) => url.startsWith(address));
  await page.goto(`${address}${query}`);
  const close = async (): Promise<void> => {
    await browser.close();
    await served.stop();
  };
  return { served, browser, page, complaints, close };
}

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
