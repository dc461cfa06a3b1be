/**
 * Takes the pictures of the READMEs, of whatever the model answers: `npm run pictures -- [OPTIONS OF aio serve]`, such
 * as `--model qwen2.5-0.5b-instruct`.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { root, serve } from '../testing/aio.js';
import { startBrowser } from '../testing/chromium.js';
import { dashboardPicture } from './dashboard-picture.js';

const folder = join(root, 'docs/pictures');

const locales = { en: 'en-US', zh: 'zh-CN' } as const;
type Language = keyof typeof locales;
const conversations: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'The food came two hours late and the soup was spilt',
    'My boss changed the requirements again, I am exhausted',
    'I finally passed my driving test today!',
  ],
  zh: ['和男朋友分手了，好难过', '老板又改需求了，心累', '今天的实验终于成功了，太棒了！'],
};

/** The page after the same conversation, on a light and on a dark ground. */
async function pagePictures(browser: Browser, url: string, language: Language): Promise<void> {
  const page = await browser.newPage({ locale: locales[language], viewport: { width: 1080, height: 860 } });
  await page.goto(url);
  // before it knows the tasks nothing is sent
  await page.getByRole('combobox').waitFor();
  const box = page.locator('textarea');
  for (const [i, message] of conversations[language].entries()) {
    await box.fill(message);
    await box.press('Enter');
    await page.locator('article[data-status=done]').nth(i).waitFor({ timeout: 300_000 });
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate('scrollTo(0, 0)');
    await page.screenshot({ path: join(folder, `page.${language}.${colorScheme}.png`) });
  }
  await page.close();
}

await mkdir(folder, { recursive: true });
const served = await serve(...process.argv.slice(2));
const browser = await startBrowser();
try {
  for (const language of ['en', 'zh'] as const) {
    const scene = { address: served.grpcAddress, language, messages: conversations[language] };
    await dashboardPicture(browser, scene, join(folder, `dashboard.${language}.png`));
    await pagePictures(browser, `http://${served.httpAddress}/`, language);
  }
} finally {
  await browser.close();
  await served.stop();
}
