/** The same rows by the command and on the page: answers that are read by the same programs afterwards. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { runAio } from './testing/aio.js';
import { type ServedPage, missingBrowser as missing, servePage } from './testing/browser.js';
import { testIf } from './testing/optional.js';

const texts = ['今天真好', '', '老板又改需求了，心累', 'qwzx 0000', '说 "好"\n又说坏', '长'.repeat(600)];
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const files = {
  'texts.csv': ['text', ...texts.map(quoted)],
  'labelled.csv': ['label,text', ...texts.map((text) => `正面,${quoted(text)}`)],
};

let folder: string;
let opened: ServedPage | undefined;
let page: Page;
beforeAll(async () => {
  if (missing !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'qaio-doors-'));
  for (const [name, lines] of Object.entries(files)) await writeFile(join(folder, name), lines.join('\n'));
  opened = await servePage('?tab=batch');
  ({ page } = opened);
});
afterAll(async () => {
  if (!opened) return;
  await opened.close();
  await rm(folder, { recursive: true });
});

const button = (name: string) => page.getByRole('button', { name, exact: true });

async function saved(name: string): Promise<string> {
  const downloading = page.waitForEvent('download');
  await button(name).click();
  return readFile(await (await downloading).path(), 'utf8');
}

async function byPage(name: string): Promise<{ readonly csv: string; readonly jsonl: string }> {
  await page.getByLabel('选择文件').setInputFiles(join(folder, name));
  await button(`运行 ${texts.length} 行`).click();
  await page.getByText('每一行都运行过了').waitFor({ timeout: 60_000 });
  const [csv, jsonl] = [await saved('存为 CSV'), await saved('存为 JSONL')];
  await button('换一份表格').click();
  return { csv: rounded(csv), jsonl: rounded(jsonl) };
}

async function byCommand(name: string, form: 'csv' | 'jsonl'): Promise<string> {
  const out = join(folder, `${name}.${form}`);
  await runAio(['batch', 'sentiment', join(folder, name), '--out', out]);
  return rounded(await readFile(out, 'utf8'));
}

/** The last digits depend on which rows went through the model together. */
const rounded = (text: string): string =>
  text.replaceAll(/\b0\.\d{4,}/gu, (share) => Number(share).toFixed(3));

/** In whatever language they are. */
const withoutMessages = (lines: string): unknown[] =>
  lines
    .trimEnd()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line, (key, value: unknown) => (key === 'message' ? typeof value : value)) as unknown,
    );

testIf(
  missing,
  'the page saves what the command writes: columns, answers, error codes',
  async () => {
    const { csv, jsonl } = await byPage('texts.csv');
    const [own, others] = [csv, await byCommand('texts.csv', 'csv')].map((text): string[][] =>
      parse(text, { bom: true }),
    );
    const cells = (records: string[][] = []): string[][] => records.map((record) => record.slice(0, -1));
    expect(own?.[0]).toEqual(others?.[0]);
    expect(cells(own)).toEqual(cells(others));
    const lines = withoutMessages(jsonl);
    expect(lines).toEqual(withoutMessages(await byCommand('texts.csv', 'jsonl')));
    // of every kind of outcome that the task has
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'positive' }),
        expect.objectContaining({ abstained: 'out-of-scope' }),
        expect.objectContaining({ error: { code: 'invalid-input', message: 'string' } }),
      ]),
    );
  },
  120_000,
);

testIf(
  missing,
  'behind the columns of the command stand those that it leaves out, and whether a label is right',
  async () => {
    const [head] = parse((await byPage('labelled.csv')).csv, { bom: true });
    const [columns = []] = parse(await byCommand('labelled.csv', 'csv'), { bom: true });
    expect(head).toEqual([...columns, 'input.label', 'right']);
  },
  120_000,
);
