/** Every state that a turn of a conversation goes through, in a real browser. */
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { missingBrowser as missing } from './testing/browser.js';
import { type HeldPage, serveHeldPage } from './testing/held-page.js';
import type { HeldStream } from './testing/held-stream.js';
import { testIf } from './testing/optional.js';

let opened: HeldPage | undefined;
let page: Page;
let complaints: string[] = [];
let answers: HeldStream;
let newest: Locator;
let ask: HeldPage['ask'];
beforeAll(async () => {
  if (missing !== undefined) return;
  opened = await serveHeldPage();
  ({ page, complaints, answers, newest, ask } = opened);
});
afterAll(() => opened?.close());

const write = (text: string): Promise<void> => answers.send('textDelta', { text, tokens: 1 });

const judge = (classification: Readonly<Record<string, unknown>>): Promise<void> =>
  answers.send('stepResult', { task: 'tasks/sentiment', classification });

const scores = (positive: number) => [
  { label: '正面', labelId: 'positive', probability: positive },
  { label: '负面', labelId: 'negative', probability: 1 - positive },
];

async function done(fields: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await answers.send('done', { result: { task: 'tasks/chat', text: '', ...fields } });
  await newest.and(page.locator('[data-status=done]')).waitFor();
}

testIf(missing, 'idle: what to do, and nothing to stop', async () => {
  await page.getByText('写一句话，或点一个例子').waitFor();
  expect(await page.getByRole('button', { name: '停止' }).count()).toBe(0);
});

testIf(
  missing,
  'queued, judging, writing, done: each is seen and told as it comes, the answer once',
  async () => {
    await ask('心累');
    // what is told to those who do not see the page
    await page.evaluate(`{
      window.told = [];
      const tell = (changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(({ textContent }) => told.push(textContent)));
      new MutationObserver(tell).observe(document.querySelector('.unseen'), { childList: true, subtree: true });
    }`);
    await answers.send('accepted', { queuePosition: 3, expectedWait: '3.2s' });
    await newest.getByText('前面还有 3 个，大约 4 秒').waitFor();
    await judge({ label: '负面', labelId: 'negative', confidence: 0.98, scores: scores(0.02) });
    await newest.locator('.label').waitFor();
    expect(await newest.getByText('前面还有').count()).toBe(0);
    expect(await newest.getAttribute('data-status')).toBe('running');
    for (const text of ['抱', '抱', '你', '，', '会', '好', '的']) await write(text);
    await newest.locator('.reply', { hasText: '抱抱你，会好的' }).waitFor();
    await done({ text: '抱抱你，会好的' });
    expect(await page.evaluate('told')).toEqual(['前面还有 3 个，大约 4 秒', '负面 98.0%', '抱抱你，会好的']);
    expect(await page.locator('[aria-live], [role=status], [role=alert]').locator('.reply').count()).toBe(0);
  },
);

testIf(missing, 'two labels share one bar', async () => {
  expect(await newest.locator('.bar-of-two').count()).toBe(1);
  expect(await newest.locator('progress').count()).toBe(0);
  expect(await newest.locator('dt').allTextContents()).toEqual(['正面', '负面']);
});

testIf(missing, 'unsure: no label is given', async () => {
  await ask('我叫什么名字？');
  await judge({ abstained: true, confidence: 0.54, scores: scores(0.46) });
  await done();
  expect(await newest.locator('.label').textContent()).toBe('难以判断');
  expect(await newest.locator('.label.negative, .label.positive').count()).toBe(0);
});

testIf(missing, 'not to be trusted: what the server warns of stands at the answer', async () => {
  await ask('翻译一下');
  await done({ text: '嗯', provenance: { warnings: ['演示模型没学过这项任务'] } });
  expect(await newest.locator('.warning').textContent()).toBe('⚠ 演示模型没学过这项任务');
});

testIf(
  missing,
  'text that runs from right to left is set so, Markdown is set, and HTML stays text',
  async () => {
    await ask('שלום עולם');
    await write('<img src=x onerror=alert(1)> **b**');
    await done();
    const direction = `getComputedStyle(document.querySelector('article .message')).direction`;
    expect(await page.evaluate(direction)).toBe('rtl');
    await newest.locator('.reply strong', { hasText: 'b' }).waitFor();
    expect(await newest.locator('.reply').textContent()).toBe('<img src=x onerror=alert(1)> b');
    expect(await newest.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);
  },
);

testIf(missing, 'busy: the page says so, and asks again by itself', async () => {
  const plain = await opened?.browser.newPage({ locale: 'zh-CN' });
  if (!plain) return;
  let asked = 0;
  await plain.route('**/*:stream', (route) => {
    if (asked++ > 0) return route.continue();
    const json = { error: { status: 'RESOURCE_EXHAUSTED', message: 'full' } };
    return route.fulfill({ status: 429, headers: { 'retry-after': '1' }, json });
  });
  await plain.goto(page.url());
  await plain.getByRole('button', { name: '老板又改需求了，心累' }).click();
  await plain.locator('.waiting', { hasText: '服务器正忙，1 秒后自动重试。' }).waitFor();
  await plain.locator('article[data-status=done]').waitFor();
  expect(asked).toBe(2);
  await plain.close();
});
