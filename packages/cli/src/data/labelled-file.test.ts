import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EvaluationRow, type PromptTask } from '@qaio/core';
import { scriptedTasks, taskHeader } from '@qaio/core/testing';
import { LabelledFile, type LabelledFileOptions } from './labelled-file.js';

const choices =
  'output: { format: choice, choices: [{ value: 正面, id: positive }, { value: 负面, id: negative }] }';
const input = (required: string, names: readonly string[]): string =>
  `input: { schema: { type: object, required: [${required}], properties: { ${names.map((name) => `${name}: { type: string }`).join(', ')} } } }`;
const { tasks } = await scriptedTasks(
  [
    `${taskHeader('mood')}${input('text', ['text', 'hint'])}\nprompt: '{{ text }}'\n${choices}\n`,
    `${taskHeader('pair')}${input('a, b', ['a', 'b'])}\nprompt: '{{ a }}{{ b }}'\n${choices}\n`,
    `${taskHeader('free')}${input('text', ['text'])}\nprompt: '{{ text }}'\noutput: { format: text }\n`,
    `${taskHeader('order')}${input('text', ['text'])}\nprompt: '{{ text }}'\noutput: { format: json, schema: { type: object, additionalProperties: false, properties: { item: { type: string, maxLength: 9 } } } }\n`,
  ],
  () => '',
);
const taskOf = (name: string): PromptTask => tasks.tasks.get(name).task;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-data-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const binary = new Map([
  ['1', '正面'],
  ['0', 'negative'],
]);

async function read(
  name: string,
  content: string | Uint8Array,
  options: Partial<LabelledFileOptions> = {},
  task = 'mood',
) {
  const path = join(folder, name);
  await writeFile(path, content);
  const notes: string[] = [];
  const all = { encoding: 'utf-8', labelField: 'label', ...options } as const;
  const file = await LabelledFile.read(path, all, (note) => notes.push(String(note)));
  const rows: EvaluationRow[] = file.rows(taskOf(task));
  file.rows(taskOf(task));
  const short = (text: string): string => text.replaceAll(`${folder}/`, '');
  return { rows: rows.map((row) => ({ ...row, place: short(row.place ?? '') })), notes: notes.map(short) };
}
const refusal = async (...args: Parameters<typeof read>): Promise<string> =>
  read(...args).then(
    () => 'read without a fault',
    (error: unknown) => (error as Error).message.replaceAll(`${folder}/`, ''),
  );

/** 好,差\n棒 as bytes of GBK, in the layout of the older ChnSentiCorp. */
const gbkTsv = Buffer.concat([
  Buffer.from('label\ttext_a\n1\t'),
  Buffer.from([0xba, 0xc3]),
  Buffer.from('\n0\t'),
  Buffer.from([0xb2, 0xee]),
  Buffer.from('\n'),
]);

describe('layouts that data sets are published in', () => {
  test('waimai_10k and ChnSentiCorp_htl_all: CSV with label and review, 1 and 0, as it is or with a byte order mark', async () => {
    const text = 'label,review\n1,"很快,好吃"\n0,送晚了\n';
    for (const content of [text, `\uFEFF${text}`, text.replaceAll('\n', '\r\n')]) {
      const { rows, notes } = await read('waimai.csv', content, { labelMap: binary });
      expect(rows).toEqual([
        { input: { text: '很快,好吃' }, label: '正面', place: 'waimai.csv:2' },
        { input: { text: '送晚了' }, label: '负面', place: 'waimai.csv:3' },
      ]);
      expect(notes).toEqual([
        "waimai.csv: using the column 'review' as the input 'text'. To use another, add --text-field NAME.",
      ]);
    }
  });

  test('ChnSentiCorp as TSV in GBK', async () => {
    const { rows } = await read('train.tsv', gbkTsv, { labelMap: binary, encoding: 'gbk' });
    expect(rows).toEqual([
      { input: { text: '好' }, label: '正面', place: 'train.tsv:2' },
      { input: { text: '差' }, label: '负面', place: 'train.tsv:3' },
    ]);
  });

  test('JSON Lines, JSON, UTF-16 from a spreadsheet, and files whose name says nothing', async () => {
    const expected = { input: { text: '好' }, label: '正面' };
    const json = '{"id": 3, "label": 1, "text": "好"}';
    const utf16 = { labelMap: binary, encoding: 'utf-16le' } as const;
    const all = [
      await read('a.jsonl', json, { labelMap: binary }),
      await read('a.json', `[${json}]`, { labelMap: binary }),
      await read('lines.json', json, { labelMap: binary }),
      await read('a.TSV', Buffer.from('\uFEFFlabel\ttext\r\n1\t好\r\n', 'utf16le'), utf16),
      await read('a.txt', 'label\ttext\n1\t好\n', { labelMap: binary }),
      await read('b', 'label,text\n1,好\n', { labelMap: binary }),
      await read('c', json, { labelMap: binary }),
    ];
    for (const { rows, notes } of all)
      expect([rows, notes]).toEqual([[expect.objectContaining(expected)], []]);
  });
});

describe('fields', () => {
  test('go by their names where these are given', async () => {
    const content = 'text,好评,mark\nx,好,1\n';
    const options = { textField: '好评', labelField: 'mark', labelMap: binary };
    const { rows, notes } = await read('a.csv', content, options);
    expect(rows).toMatchObject([{ input: { text: '好' }, label: '正面' }]);
    expect(notes).toEqual([]);
  });

  test('of the task’s inputs are taken, the others left out', async () => {
    const content = 'hint,text,label,id\nh,好,正面,7\n';
    expect((await read('a.csv', content)).rows).toMatchObject([{ input: { hint: 'h', text: '好' } }]);
    const pair = await read('a.csv', 'a,b,label,c\n1,2,正面,3\n', {}, 'pair');
    expect(pair.rows).toMatchObject([{ input: { a: '1', b: '2' } }]);
  });

  test.each<[string, string, Partial<LabelledFileOptions>, RegExp]>([
    [
      'no text',
      'label,body\n1,好\n',
      {},
      /^Cannot tell which column is the text: a\.csv has label, body; none of them has a usual name\. .*--text-field/u,
    ],
    ['several texts', 'label,review,内容\n1,好,x\n', {}, /could be any of review, 内容/u],
    [
      'no such text',
      'label,review\n1,好\n',
      { textField: 'body' },
      /^--text-field: there is no column 'body'; a\.csv has label, review/u,
    ],
    [
      'no label',
      'mark,review\n1,好\n',
      {},
      /^a\.csv:2: 'label' is missing; found mark, review\. To use another column, add --label-field/u,
    ],
    ['no rows', 'label,review\n', {}, /^a\.csv has no rows/u],
  ])('%s is refused', async (_, content, options, message) => {
    expect(await refusal('a.csv', content, options)).toMatch(message);
  });

  test('a row of JSON Lines without the text is refused', async () => {
    const content = '{"text":"好","label":"正面"}\n{"label":"正面"}\n';
    expect(await refusal('a.jsonl', content)).toMatch(/^a\.jsonl:2: 'text' is missing; found label/u);
  });

  test('one text cannot be named for a task with two', async () => {
    const options = { textField: 'a' };
    expect(await refusal('a.csv', 'a,label\nx,正面\n', options, 'pair')).toMatch(
      /takes more than one input/u,
    );
  });
});

describe('labels', () => {
  test('are the task’s own, its ids, or mapped to either; numbers and truth values are their text', async () => {
    const labels = ['正面', 'negative', ' positive ', 1, '0', true];
    const content = labels.map((label) => JSON.stringify({ text: '好', label })).join('\n');
    const labelMap = new Map([...binary, ['true', 'positive']]);
    const { rows } = await read('a.jsonl', content, { labelMap });
    expect(rows.map(({ label }) => label)).toEqual(['正面', '负面', '正面', '正面', '负面', '正面']);
  });

  test('mean what the map says, also where the task has the same word', async () => {
    const labelMap = new Map([['正面', '负面']]);
    const { rows } = await read('a.csv', 'text,label\n好,正面\n', { labelMap });
    expect(rows.map(({ label }) => label)).toEqual(['负面']);
  });

  test.each<[unknown, Partial<LabelledFileOptions>, string]>([
    [
      '1',
      {},
      "a.jsonl:2: '1' is not a label of 'mood', which has 正面 (positive), 负面 (negative). To say which label it means, add --label-map '1=LABEL'",
    ],
    ['2', { labelMap: binary }, "a.jsonl:2: '2' is not a label"],
    [null, {}, 'a.jsonl:2: the label is null; expected a text.'],
    ['1', { labelMap: new Map([['1', '好评']]) }, "--label-map 1=好评: '好评' is not a label of 'mood'"],
  ])('%j is refused', async (label, options, message) => {
    const content = `{"text":"好","label":"正面"}\n${JSON.stringify({ text: '好', label })}\n`;
    expect(await refusal('a.jsonl', content, options)).toContain(message);
  });

  test('cannot be had from a task without any', async () => {
    expect(await refusal('a.csv', 'text,label\nx,y\n', {}, 'free')).toMatch(/'free' has no labels/u);
  });
});

describe('rows of tasks that do not choose', () => {
  const fileOf = async (name: string, content: string, options: Partial<LabelledFileOptions> = {}) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return LabelledFile.read(path, { encoding: 'utf-8', ...options }, () => undefined);
  };
  const place = (name: string, line: number): string => `${join(folder, name)}:${line}`;

  test('of json tasks have the object that is right, in a CSV file as JSON', async () => {
    const lines = await fileOf('e.jsonl', '{"text":"两杯茶","expected":{"item":"茶"}}');
    const csv = await fileOf('e.csv', 'text,right\n两杯茶,"{""item"":""茶""}"\n', { labelField: 'right' });
    const row = { input: { text: '两杯茶' }, expected: { item: '茶' } };
    expect(lines.expectedRows(taskOf('order'))).toEqual([{ ...row, place: place('e.jsonl', 1) }]);
    expect(csv.expectedRows(taskOf('order'))).toEqual([{ ...row, place: place('e.csv', 2) }]);
  });

  test('of tasks that write have assertions', async () => {
    const assert = [{ type: 'maxChars', value: 9 }];
    const file = await fileOf('t.jsonl', JSON.stringify({ text: '好', assert }));
    expect(file.assertedRows(taskOf('free'))).toEqual([
      { input: { text: '好' }, assert, place: place('t.jsonl', 1) },
    ]);
  });

  test.each<[string, Partial<LabelledFileOptions>, RegExp]>([
    ['{"text":"a","label":"b"}', {}, /r\.jsonl:1: 'expected' is missing; found text, label\./u],
    ['{"text":"a","expected":["b"]}', {}, /r\.jsonl:1: the expected answer is not a JSON object/u],
    ['{"text":"a","expected":"{b"}', {}, /r\.jsonl:1: expected JSON, got \{b/u],
    ['{"text":"a","expected":{}}', { labelMap: binary }, /--label-map: task 'order' has no labels/u],
  ])('%s is refused', async (content, options, message) => {
    const file = await fileOf('r.jsonl', content, options);
    expect(() => file.expectedRows(taskOf('order'))).toThrow(message);
  });
});

test('bytes in another encoding are refused with their place and what to do', async () => {
  expect(await refusal('train.tsv', gbkTsv, { labelMap: binary })).toBe(
    'train.tsv:2:3: the byte at offset 15 (0xBA) is not UTF-8 text; the text looks like GB18030. ' +
      'Add --encoding gb18030, or convert it to UTF-8.',
  );
});

test('what is no table is told: a spreadsheet, standard input, a folder', async () => {
  const options = { encoding: 'utf-8' } as const;
  const read = (path: string) => LabelledFile.read(path, options, () => undefined);
  await expect(read('/nonexistent.xlsx')).rejects.toThrow(
    /a \.xlsx file is not read\. Save its table as \.csv/u,
  );
  await expect(read('-')).rejects.toThrow(/^- does not mean standard input here\./u);
  await expect(read('/')).rejects.toThrow('/ could not be read: it is a folder (EISDIR)');
});

test('a file that is not there is named', async () => {
  const options = { encoding: 'utf-8', labelField: 'label' } as const;
  await expect(LabelledFile.read('/nonexistent.csv', options, () => undefined)).rejects.toThrow(
    /^\/nonexistent\.csv could not be read: .*ENOENT/u,
  );
});
