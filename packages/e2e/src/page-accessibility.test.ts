/** axe on every state of the page, from a phone to a large screen, light and dark. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import type { Served } from './testing/aio.js';
import { type ServedPage, missingBrowser, servePage } from './testing/browser.js';
import { testIf } from './testing/optional.js';

const taskOfManyFields = `apiVersion: prompttasks/v1
name: letter
displayName: 写信
description: 几个输入的任务
version: 1.0.0
input:
  schema:
    type: object
    required: [text, tone, count]
    properties:
      text: { type: string, description: 写什么 }
      tone: { type: string, enum: [warm, dry] }
      count: { type: integer }
      polite: { type: boolean }
      extra: { type: object }
prompt: '{{ text }}'
output: { format: text }
`;

const widths = [390, 1024, 1920];
const schemes = ['light', 'dark'] as const;

let opened: ServedPage | undefined;
let served: Served;
let folder: string;
let page: Page;
beforeAll(async () => {
  if (missingBrowser !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'qaio-axe-'));
  await writeFile(join(folder, 'letter.yaml'), taskOfManyFields);
  const options = ['--edit', '--tasks', folder, '--feedback-dir', join(folder, 'feedback')];
  opened = await servePage('', ...options);
  ({ served, page } = opened);
  await open('');
});
afterAll(async () => {
  if (!opened) return;
  await opened.close();
  await rm(folder, { recursive: true });
});

async function open(query: string): Promise<void> {
  await page.goto(`http://${served.httpAddress}/${query}`);
  await page.getByLabel('任务').waitFor();
}

async function say(message: string): Promise<void> {
  await page.fill('textarea', message);
  await page.keyboard.press('Enter');
}

/** What axe finds in what is shown, at every width and in both schemes. */
async function faults(): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: string[] = [];
  for (const colorScheme of schemes)
    for (const width of widths) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      found.push(...(await faultsNow()).map((fault) => `${colorScheme}, ${width} px: ${fault}`));
    }
  return found;
}

async function faultsNow(): Promise<string[]> {
  const { violations, passes } = await page.evaluate(() => (globalThis as unknown as AxeWindow).axe.run());
  expect(passes.length).toBeGreaterThan(5);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

interface AxeWindow {
  readonly axe: typeof axe;
}

testIf(missingBrowser, 'an empty page', async () => {
  await page.locator('.turns .hint').last().waitFor();
  expect(await faults()).toEqual([]);
});

testIf(missingBrowser, 'a task of several fields', async () => {
  await open('?task=letter');
  await page.locator('.input-form').waitFor();
  expect(await faults()).toEqual([]);
});

testIf(missingBrowser, 'a turn with its judgement, then with the labels that may be right', async () => {
  await open('?task=chat');
  await say('老板又改需求了，心累');
  await page.locator('article[data-status=done] .judgement').waitFor();
  expect(await faults()).toEqual([]);
  await page.getByRole('button', { name: '判断错了' }).click();
  await page.getByRole('group', { name: '正确的是哪一个？' }).waitFor();
  expect(await faults()).toEqual([]);
  await page.getByRole('button', { name: '正面' }).click();
  await page.getByText('已记下').waitFor();
  expect(await faults()).toEqual([]);
});

testIf(missingBrowser, 'a text that is refused', async () => {
  await say('\u{20000}'.repeat(400));
  await page.getByRole('alert').waitFor();
  expect(await faults()).toEqual([]);
});

testIf(missingBrowser, 'an answer that is still to come', async () => {
  await page.route('**/*:stream', () => undefined);
  await page.fill('textarea', '');
  await say('给我讲一个故事');
  await page.getByRole('button', { name: '停止' }).waitFor();
  expect(await faults()).toEqual([]);
  await page.unroute('**/*:stream');
});

testIf(missingBrowser, 'a task that is not there', async () => {
  await open('?task=nope');
  await page.getByText('服务器上没有名为 nope 的任务').waitFor();
  expect(await faults()).toEqual([]);
});

testIf(missingBrowser, 'a batch before its table, then with answers, one of them an error', async () => {
  await page.goto(`http://${served.httpAddress}/?tab=batch&task=sentiment`);
  await page.getByText('把 CSV 或 JSONL 文件拖到这里').waitFor();
  expect(await faults()).toEqual([]);
  await page.getByLabel('各行').fill(`text,label\n太好了,正面\n${'长'.repeat(600)},负面`);
  await page.getByRole('button', { name: '就用这些' }).click();
  await page.getByRole('button', { name: '运行 2 行' }).click();
  await page.getByText('每一行都运行过了：1 行有答案，1 行出错。').waitFor();
  expect(await faults()).toEqual([]);
});

testIf(missingBrowser, 'the status of the server', async () => {
  await page.goto(`http://${served.httpAddress}/?tab=status`);
  await page.getByText('提示开头的缓存').waitFor();
  expect(await faults()).toEqual([]);
});

testIf(missingBrowser, 'a report before it is opened, then with its rows', async () => {
  await page.goto(`http://${served.httpAddress}/?tab=report`);
  await page.getByText('打开 aio eval').waitFor();
  expect(await faults()).toEqual([]);
  const row = {
    index: 1,
    input: { text: '好' },
    right: '正面',
    answer: '负面',
    isRight: false,
    note: '91.0%',
  };
  const report = { task: 'x', model: 'm', dtype: 'fp32', rowCount: 1, accuracy: 0, rows: [row] };
  const buffer = Buffer.from(JSON.stringify({ ...report, confusion: { 正面: { 负面: 1 }, 负面: {} } }));
  const file = { name: 'report.json', mimeType: 'application/json', buffer };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: '正面 → 负面: 1' }).click();
  expect(await faults()).toEqual([]);
});

testIf(missingBrowser, 'a task file with a problem, then with a prompt and an answer', async () => {
  await page.goto(`http://${served.httpAddress}/?tab=workbench`);
  await page.getByRole('combobox', { name: '任务' }).first().selectOption('tasks/sentiment');
  await page.getByText('没有发现问题。').waitFor();
  await page.getByRole('textbox', { name: 'text' }).fill('心累');
  await page.getByRole('button', { name: '发送' }).click();
  await page.locator('.judgement').waitFor();
  expect(await faults()).toEqual([]);
  await page.locator('.cm-content').click();
  await page.keyboard.type('???: [\n');
  await page.locator('.problems li').waitFor();
  expect(await faults()).toEqual([]);
});

testIf(missingBrowser, 'every part of the page in English', async () => {
  await open('');
  await page.getByRole('button', { name: 'English' }).click();
  for (const tab of ['Batch', 'Workbench', 'Report', 'Status', 'Try it']) {
    await page.getByRole('link', { name: tab, exact: true }).click();
    await page.getByText('Loading ...').waitFor({ state: 'detached' });
    expect([tab, await faults()]).toEqual([tab, []]);
  }
  await page.getByRole('button', { name: '中文' }).click();
});

testIf(missingBrowser, 'a server that has gone away', async () => {
  await open('?task=chat');
  await say('今天的实验终于成功了');
  await page.locator('article[data-status=done]').filter({ hasText: '今天的实验终于成功了' }).waitFor();
  await served.stop();
  await page.locator('.notice').filter({ hasText: '服务器没有回应' }).waitFor();
  expect(await faults()).toEqual([]);
});
