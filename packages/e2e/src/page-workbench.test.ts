/** Task files edited on the page, in a real browser, against the real server. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Served, serve } from './testing/aio.js';
import { type ServedPage, missingBrowser as missing, servePage } from './testing/browser.js';
import { testIf } from './testing/optional.js';

let folder: string;
let opened: ServedPage | undefined;
let served: Served;
let browser: Browser;
let page: Page;
let complaints: string[] = [];
beforeAll(async () => {
  if (missing !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'qaio-edit-'));
  opened = await servePage('?tab=workbench', '--edit', '--tasks', folder);
  ({ served, browser, page, complaints } = opened);
});
afterAll(async () => {
  if (!opened) return;
  await opened.close();
  await rm(folder, { recursive: true });
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const editor = () => page.locator('.cm-content');
const labelOf = async (text: string): Promise<string> => {
  const response = await fetch(`http://${served.httpAddress}/v1/tasks/sentiment:run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input: { text } }),
  });
  return ((await response.json()) as { result: { classification: { label: string } } }).result.classification
    .label;
};

/** Puts words at the beginning of the text. */
async function type(words: string): Promise<void> {
  await editor().click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type(words);
}

testIf(missing, 'a task’s text is opened, and its prompt shown with what stays in the cache', async () => {
  await page.getByRole('combobox', { name: '任务' }).first().selectOption('tasks/sentiment');
  await page.getByText('没有发现问题。').waitFor();
  await page.getByRole('textbox', { name: 'text' }).fill('老板又改需求了，心累');
  await button('发送').click();
  await page.locator('.judgement strong').waitFor();
  expect(await page.locator('.judgement strong').textContent()).toBe('负面');
  const told = await page.getByText('留在缓存里').textContent();
  const [tokens = 0, cached = 0] = (told?.match(/\d+/gu) ?? []).map(Number);
  expect(cached).toBeGreaterThan(10);
  expect(tokens).toBeGreaterThan(cached);
  expect(await page.locator('.prompt').textContent()).toContain('老板又改需求了，心累');
  expect(complaints).toEqual([]);
});

testIf(missing, 'an answer is shown as it is written, and can be stopped', async () => {
  await page.route('**/v1/drafts/*:stream', () => undefined);
  await button('发送').click();
  await button('停止').click();
  await page.getByText('已停止', { exact: true }).waitFor();
  await page.unroute('**/v1/drafts/*:stream');
  await button('发送').click();
  await page.locator('.judgement strong').waitFor();
  expect(complaints).toEqual([]);
});

testIf(missing, 'what was tried, its prompt and its answer outlive a reload', async () => {
  await page.reload();
  await page.locator('.judgement strong').waitFor();
  expect(await page.locator('.judgement strong').textContent()).toBe('负面');
  expect(await page.locator('.prompt').textContent()).toContain('老板又改需求了，心累');
  expect(await page.getByRole('textbox', { name: 'text' }).inputValue()).toBe('老板又改需求了，心累');
  expect(complaints).toEqual([]);
});

testIf(missing, 'a link that names a task opens its text', async () => {
  const linked = await browser.newPage({ locale: 'zh-CN' });
  await linked.goto(`http://${served.httpAddress}/?tab=workbench&task=chat`);
  await linked
    .locator('.cm-line')
    .filter({ hasText: /^name: chat$/u })
    .waitFor();
  await linked.close();
});

testIf(missing, 'what is undone ends at the text that was opened, of each task its own', async () => {
  const linked = await browser.newPage({ locale: 'zh-CN' });
  await linked.goto(`http://${served.httpAddress}/?tab=workbench&task=chat`);
  const undone = async (name: string): Promise<void> => {
    const text = linked.locator('.cm-content');
    await linked
      .locator('.cm-line')
      .filter({ hasText: new RegExp(`^name: ${name}$`, 'u') })
      .waitFor();
    const before = await text.textContent();
    await text.click();
    await linked.keyboard.press('Control+Home');
    await linked.keyboard.type('#x');
    expect(await text.textContent()).toBe(`#x${before}`);
    for (let i = 0; i < 5; i++) await linked.keyboard.press('Control+z');
    expect(await text.textContent()).toBe(before);
  };
  await undone('chat');
  for (const name of ['sentiment', 'chat']) {
    await linked.getByRole('combobox', { name: '任务' }).first().selectOption(`tasks/${name}`);
    await undone(name);
  }
  await linked.close();
});

testIf(
  missing,
  'a problem stands at its line as it is typed, and the schema’s keys are suggested',
  async () => {
    await type('nmae: x\n');
    await page.getByText('第 1 行第 1 列').waitFor();
    expect(await page.locator('.problems li').first().textContent()).toContain(
      "不认识的键 'nmae'；是不是 'name'？",
    );
    expect(await page.locator('.cm-lintRange-error').count()).toBeGreaterThan(0);
    expect(await button('保存').isDisabled()).toBe(true);
    await page.keyboard.type('gat');
    await page.getByRole('option', { name: 'gates' }).waitFor();
    await page.keyboard.press('Escape');
    await button('撤销全部改动').click();
    await page.getByText('没有发现问题。').waitFor();
    expect(complaints).toEqual([]);
  },
);

testIf(missing, 'an edit outlives a reload and is served only once it is saved', async () => {
  await type('# mine\n');
  await page.getByText('还没有保存。').waitFor();
  await page.reload();
  await page.getByText('还没有保存。').waitFor();
  expect(await editor().textContent()).toContain('# mine');
  expect(await labelOf('太好了')).toBe('正面');
  await button('保存').click();
  await page.getByText('已存为 sentiment.yaml').waitFor();
  expect(await readFile(join(folder, 'sentiment.yaml'), 'utf8')).toMatch(/^# mine\n# yaml-language-server/u);
  expect(await labelOf('太好了')).toBe('正面');
  expect(complaints).toEqual([]);
});

testIf(missing, 'two versions are compared on rows with their right labels', async () => {
  await page.getByLabel('各行').fill('text,label\n太好了,正面\n老板又改需求了，心累,负面\n气死我了,负面');
  await button('就用这些').click();
  await button('比较').click();
  await page.getByText('p = 1.0').waitFor();
  const versions = page.locator('.versions td');
  expect(await versions.allTextContents()).toEqual(['3 (100.0%)', '0', '3 (100.0%)', '0']);
  await page.getByText('3 行里有 0 行答案不同').waitFor();
  await page.reload();
  await page.getByText('3 行里有 0 行答案不同').waitFor();
  expect(await versions.allTextContents()).toEqual(['3 (100.0%)', '0', '3 (100.0%)', '0']);
  expect(complaints).toEqual([]);
});

testIf(missing, 'a server without --edit says how to get it, and edits nothing', async () => {
  const plain = await serve();
  const other = await browser.newPage({ locale: 'en' });
  await other.goto(`http://${plain.httpAddress}/?tab=workbench`);
  await other.getByText('aio serve --edit --tasks').waitFor();
  expect(await other.locator('.cm-content').count()).toBe(0);
  await other.close();
  await plain.stop();
});
