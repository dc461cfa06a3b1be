/** An input method in every field of the page, in a real browser. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { CDPSession, Locator, Page } from 'playwright-core';
import { type ServedPage, missingBrowser as missing, servePage } from './testing/browser.js';
import { testIf } from './testing/optional.js';

const taskOfManyFields = `apiVersion: prompttasks/v1
name: letter
displayName: 写信
description: 几个输入的任务
version: 1.0.0
input:
  schema:
    type: object
    required: [text, count]
    properties: { text: { type: string }, count: { type: integer }, extra: { type: object } }
prompt: '{{ text }}'
output: { format: text }
`;

let folder: string;
let opened: ServedPage | undefined;
let page: Page;
let keys: CDPSession;
/** What has been sent to the server, but for texts of task files to be looked at. */
const sent: string[] = [];
beforeAll(async () => {
  if (missing !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'qaio-ime-'));
  await writeFile(join(folder, 'letter.yaml'), taskOfManyFields);
  opened = await servePage('?task=chat', '--edit', '--tasks', folder);
  ({ page } = opened);
  keys = await page.context().newCDPSession(page);
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() === 'POST' && pathname !== '/v1/drafts') sent.push(pathname);
  });
});
afterAll(async () => {
  if (!opened) return;
  await opened.close();
  await rm(folder, { recursive: true });
});

const open = async (query: string): Promise<void> => {
  await page.goto(`${new URL(page.url()).origin}/${query}`);
  await page.locator('nav').waitFor();
};

/** As a keyboard does it; `text` makes it a key that may send a form. */
async function pressEnter(keyCode: number): Promise<void> {
  const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: keyCode };
  await keys.send('Input.dispatchKeyEvent', { ...key, type: 'keyDown', text: '\r' });
  await keys.send('Input.dispatchKeyEvent', { ...key, type: 'keyUp' });
}

/** Types 你好 with an input method: Enter within the composition, and as Safari has it, behind its end. */
async function compose(): Promise<void> {
  await keys.send('Input.imeSetComposition', { text: 'nihao', selectionStart: 5, selectionEnd: 5 });
  await pressEnter(229);
  await keys.send('Input.insertText', { text: '你好' });
  await pressEnter(229);
}

const textIn = (field: Locator): Promise<string> =>
  field.evaluate((element: unknown) => {
    const { value, children } = element as { value?: string; children: Iterable<{ textContent: string }> };
    return value ?? [...children].map(({ textContent }) => textContent).join('\n');
  });

const nameOf = (field: Locator): Promise<string> =>
  field.evaluate((element: unknown) => {
    const { ariaLabel, labels } = element as { ariaLabel: string | null; labels?: { textContent: string }[] };
    return ariaLabel ?? labels?.[0]?.textContent.split(' ')[0] ?? '';
  });

/** Composes in every field that is shown. @returns their names */
async function composeEverywhere(): Promise<string[]> {
  const fields = page.locator('textarea, input:not([type=file]), [contenteditable=true]');
  const names: string[] = [];
  for (const field of await fields.all()) {
    const before = await textIn(field);
    await field.focus();
    await compose();
    expect((await textIn(field)).replace('你好', '')).toBe(before);
    expect(await textIn(field)).toContain('你好');
    names.push(await nameOf(field));
  }
  expect(sent).toEqual([]);
  return names;
}

testIf(missing, 'the field of a conversation and a form’s fields are not sent', async () => {
  await page.getByRole('button', { name: '发送' }).waitFor();
  expect(await composeEverywhere()).toEqual(['消息']);
  await open('?task=letter');
  await page.locator('.input-form').waitFor();
  expect(await composeEverywhere()).toEqual(['text', 'count', 'extra']);
});

testIf(missing, 'a batch’s fields neither take a table nor run it', async () => {
  await open('?tab=batch&task=sentiment');
  await page.getByLabel('各行').waitFor();
  expect(await composeEverywhere()).toEqual(['各行']);
  await page.getByRole('button', { name: '就用这些' }).click();
  await page.getByText('粘贴的内容：1 行').waitFor();
  expect(await composeEverywhere()).toEqual(['查找']);
});

testIf(missing, 'the workbench’s editor and fields run nothing', async () => {
  await open('?tab=workbench&task=letter');
  await page.getByText('没有发现问题。').waitFor();
  expect(await composeEverywhere()).toEqual(['任务文件（YAML）', 'text', 'count', 'extra', '各行']);
});

testIf(missing, 'a report’s search stays where it is', async () => {
  await open('?tab=report');
  const report = { task: 'x', model: 'm', dtype: 'fp32', rowCount: 0, rows: [] };
  const file = {
    name: 'report.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(report)),
  };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByLabel('查找').waitFor();
  expect(await composeEverywhere()).toEqual(['查找']);
});

testIf(missing, 'the status has no field; a key is not taken before it is whole', async () => {
  await open('?tab=status');
  await page.getByText('提示开头的缓存').waitFor();
  expect(await composeEverywhere()).toEqual([]);
  const json = { error: { status: 'UNAUTHENTICATED', message: 'no' } };
  await page.route('**/v1/model', (route) => route.fulfill({ status: 401, json }));
  await page.getByLabel('API 密钥').waitFor();
  expect(await composeEverywhere()).toEqual(['API 密钥']);
  expect(await page.evaluate('sessionStorage.getItem("qaio.apiKey")')).toBeNull();
  await page.unroute('**/v1/model');
});

testIf(missing, 'an Enter of the same keyboard outside a composition does send', async () => {
  await open('?task=chat');
  await page.getByLabel('消息').fill('你好');
  await page.getByLabel('消息').focus();
  await pressEnter(13);
  await page.locator('article').waitFor();
  expect(sent).toEqual(['/v1/tasks/chat:stream']);
});
