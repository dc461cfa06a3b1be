/** What the page says of the server, in a real browser, against the real server. */
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Served } from './testing/aio.js';
import { type ServedPage, missingBrowser as missing, servePage } from './testing/browser.js';
import { testIf } from './testing/optional.js';

let opened: ServedPage | undefined;
let served: Served;
let page: Page;
let complaints: string[] = [];
beforeAll(async () => {
  if (missing !== undefined) return;
  opened = await servePage('?tab=status');
  ({ served, page, complaints } = opened);
});
afterAll(() => opened?.close());

const figure = (name: string) => page.locator('.card dl > div').filter({ hasText: name }).locator('dd');

testIf(missing, 'the model, how good it is, and what the server takes stand there', async () => {
  expect(await figure('权重').textContent()).toMatch(/^[0-9a-f]{64}$/u);
  expect(await figure('说明').textContent()).toMatch(/7174 句中文测试判对 [\d.]+%/u);
  expect(await figure('提示与回答合计').textContent()).toBe('1,024 词元');
  expect(await figure('正在等待').textContent()).toBe('0 / 64');
  expect(await figure('内存').textContent()).toMatch(/^\d+ MB$/u);
});

testIf(missing, 'a run is counted with its task while the page is looked at', async () => {
  const row = page.getByRole('row', { name: '(sentiment)' });
  const answers = row.locator('td').nth(1);
  expect(await answers.textContent()).toBe('–');
  await fetch(`http://${served.httpAddress}/v1/tasks/sentiment:run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input: { text: '心累' } }),
  });
  await row.getByRole('cell', { name: '1', exact: true }).waitFor();
  expect(await figure('缓存里的词元').textContent()).toMatch(/^提示共 \d+ 词元，其中 [\d.]+%$/u);
  expect(complaints).toEqual([]);
});

testIf(missing, 'a server that is gone leaves its last figures, which are said to be old', async () => {
  await served.stop();
  await page.getByText('下面的数字不是最新的').waitFor();
  expect(await page.getByRole('row', { name: '(sentiment)' }).locator('td').nth(1).textContent()).toBe('1');
});
