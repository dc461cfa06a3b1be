/** The page of a server whose answers come as slowly as a test wants them. */
import type { Locator } from 'playwright-core';
import { type ServedPage, servePage } from './browser.js';
import { type HeldStream, holdAnswers } from './held-stream.js';

export interface HeldPage extends ServedPage {
  readonly answers: HeldStream;
  readonly newest: Locator;
  /** Types a message and sends it. Resolves once the page has asked for an answer. */
  readonly ask: (message: string) => Promise<void>;
}

export async function serveHeldPage(): Promise<HeldPage> {
  const served = await servePage('');
  const { page } = served;
  const answers = await holdAnswers(page);
  await page.reload();
  await page.getByLabel('任务').waitFor();
  const ask = async (message: string): Promise<void> => {
    await page.getByLabel('消息').fill(message);
    await page.keyboard.press('Enter');
    await answers.asked();
  };
  return { ...served, answers, newest: page.locator('article').first(), ask };
}
