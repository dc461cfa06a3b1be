import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedModelFolder } from '@qaio/models';
import { runInContext } from './testing/run-in-context.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-batch-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function aio(args: readonly string[], onStopRequested?: (stop: () => void) => void) {
  return runInContext(args, {
    cacheFolder: folder,
    defaultModel: embeddedModelFolder,
    onStopRequested: (callback) => {
      onStopRequested?.(() => callback('SIGINT'));
      return () => undefined;
    },
  });
}

interface Line {
  readonly row: number;
  readonly input: { readonly text: string };
  readonly label?: string;
  readonly confidence?: number;
  readonly error?: { readonly code: string };
}
// rows that share a pass may differ in their last bits from others
const rounded = ({ confidence = 0, ...line }: Line): object => ({
  ...line,
  confidence: confidence.toFixed(3),
});
const linesOf = async (path: string): Promise<Line[]> =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

test('every row has its line, in order, wrong ones too; cut off and taken up again it is the same file', async () => {
  const data = join(folder, 'rows.csv');
  const texts = ['今天真开心', '心累', '长'.repeat(600), '太差了，再也不来', '味道很好，下次还来'];
  const rows = Array.from({ length: 20 }, (_, i) => texts[i % texts.length] ?? '');
  await writeFile(data, ['text,note', ...rows.map((text) => `${text},x`)].join('\n'));
  const answers = `${data}.answers.jsonl`;
  expect(await aio(['batch', 'sentiment', data])).toMatchObject({ code: 0, stdout: `${answers}\n` });
  const lines = await linesOf(answers);
  expect(lines.map(({ row, input }) => [row, input.text])).toEqual(rows.map((text, i) => [i + 1, text]));
  expect(lines.slice(0, 3)).toMatchObject([
    { label: '正面', id: 'positive' },
    { label: '负面', id: 'negative' },
    { error: { code: 'invalid-input' } },
  ]);
  const whole = await readFile(answers);
  // as a kill would have left it
  const stopped = await aio(['batch', 'sentiment', data, '--force'], (stop) => stop());
  expect(stopped.code).toBe(130);
  await writeFile(answers, whole);
  await truncate(answers, Math.floor(whole.length / 2));
  const again = await aio(['batch', 'sentiment', data]);
  expect(again).toMatchObject({ code: 0, stderr: expect.stringMatching(/Going on after row \d+ of/u) });
  expect((await linesOf(answers)).map(rounded)).toEqual(lines.map(rounded));
  expect(await aio(['batch', 'sentiment', data])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('already exists'),
  });
});

test('a table for spreadsheets has the same answers, and goes on where it was cut off', async () => {
  const data = join(folder, 'few.csv');
  await writeFile(data, 'text,note\n今天真开心,x\n"心累,\n真的",y\n' + `${'长'.repeat(600)},z\n`);
  const out = join(folder, 'few.answers.csv');
  expect(await aio(['batch', 'sentiment', data, '--out', out])).toMatchObject({
    code: 0,
    stdout: `${out}\n`,
  });
  const whole = await readFile(out, 'utf8');
  const rows = whole.split('\r\n').slice(0, -1);
  expect(rows).toEqual([
    '\uFEFFrow,text,label,id,confidence,abstained,error,message',
    expect.stringMatching(/^1,今天真开心,正面,positive,0\.\d+,,,$/u),
    expect.stringMatching(/^2,"心累,\n真的",负面,negative,0\.\d+,,,$/u),
    expect.stringMatching(/^3,长+,,,,,invalid-input,.*512/u),
  ]);
  await aio(['batch', 'sentiment', data, '--out', out, '--force'], (stop) => stop());
  await writeFile(out, whole.slice(0, whole.indexOf('真的')));
  const again = await aio(['batch', 'sentiment', data, '--out', out]);
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('Going on after row 1 of') });
  const withoutFigures = (text: string): string => text.replaceAll(/0\.\d+/gu, '0');
  expect(withoutFigures(await readFile(out, 'utf8'))).toBe(withoutFigures(whole));
});
