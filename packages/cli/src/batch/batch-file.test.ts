import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PromptTask, parseTaskFile } from '@qaio/core';
import { parse } from 'csv-parse/sync';
import { array, assert, constantFrom, property, string } from 'fast-check';
import { type AskedBatch, BatchFile } from './batch-file.js';
import { batchFormat, checkEnding, lineFormat } from './batch-format.js';
import { batchIdentity } from './batch-identity.js';
import { FinishedBatches } from './finished-batches.js';
import { UnansweredRows } from './unanswered-rows.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-batch-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const definition = parseTaskFile(
  [
    'apiVersion: prompttasks/v1',
    'name: odd',
    'displayName: x',
    'description: x',
    'version: 1.0.0',
    'input: { schema: { type: object, properties: { text: { type: string }, label: { type: array } } } }',
    'prompt: x',
    'output: { format: choice, choices: [a, b] }',
  ].join('\n'),
  'odd.yaml',
);
const task = new PromptTask(definition, { loadedAt: new Date(0) });
const csvFormat = batchFormat('x.csv', task);

// nothing is known of a file but what stands in it
const noCache = new FinishedBatches('/dev/null');

const rowsOf = (...texts: string[]): AskedBatch['rows'] => texts.map((text) => ({ input: { text } }));

function asked(rows: AskedBatch['rows'], isForced = false): AskedBatch {
  const rest = { task: 'odd', etag: 'e', model: 'mini', sha256: 's', dtype: 'int8', seed: 0 };
  return {
    data: 'rows.csv',
    rows,
    identity: batchIdentity(rows, rest),
    isForced,
    finished: noCache,
  };
}
const batch = asked(rowsOf('好', '坏', '😀'));
const refused = { code: 'invalid-input', message: 'too "long",\nsorry' };
const recordsOf = ({ rows }: AskedBatch, { record } = lineFormat): string[] =>
  rows.map((row, i) => record(i + 1, row, refused));

test('a batch that is being written is refused to another, and goes on as it was', async () => {
  const path = join(folder, 'twice.jsonl');
  const first = await BatchFile.open(path, batch, lineFormat);
  await expect(BatchFile.open(path, asked(batch.rows, true), lineFormat)).rejects.toThrow(
    `is being written by another aio batch, process ${process.pid}`,
  );
  for (const line of recordsOf(batch)) await first.append(line);
  await first.close(true);
  expect(await readFile(path, 'utf8')).toBe(recordsOf(batch).join(''));
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test.each(['x.xlsx', 'a.csv/b.json', 'x.CSV.gz'])(
  'a name that promises something else is refused: %s',
  (path) => {
    expect(() => checkEnding(path)).toThrow(
      `${path} would be no ${extname(path)} file: answers are written as lines of JSON (.jsonl, .ndjson)`,
    );
  },
);

test.each(['x.jsonl', 'x.ndjson', 'x.CSV', 'answers', '/dev/fd/3', '-'])(
  '%s is a name for answers',
  (path) => {
    expect(() => checkEnding(path)).not.toThrow();
  },
);

test('wherever a batch is cut off, even within a character, it goes on after the last whole line', async () => {
  const lines = recordsOf(batch);
  const whole = Buffer.from(lines.join(''));
  for (let cut = 0; cut <= whole.length; cut++) {
    const path = join(folder, `${cut}.jsonl`);
    const first = await BatchFile.open(path, batch, lineFormat);
    await first.close(false);
    await writeFile(path, whole.subarray(0, cut));
    const again = await BatchFile.open(path, batch, lineFormat);
    for (const line of lines.slice(again.kept.length)) await again.append(line);
    await again.close(true);
    expect(await readFile(path, 'utf8')).toBe(lines.join(''));
    expect(existsSync(`${path}.unfinished`)).toBe(false);
  }
});

describe.each([
  ['lines', 'jsonl', lineFormat],
  ['a table', 'csv', csvFormat],
])('a file that is there (%s) is kept, and told to be', (_, ending, format) => {
  const opened = (path: string, now: AskedBatch) => BatchFile.open(path, now, format);
  async function fileOf(name: string, text: string): Promise<string> {
    const path = join(folder, `${name}.${ending}`);
    await writeFile(path, text);
    return path;
  }
  const whole = format.head + recordsOf(batch, format).join('');

  test.each([
    ['something else', 'mine\n', batch, 'already exists, and is not of this batch. Choose'],
    ['empty', '', batch, 'already exists, and is not of this batch. Choose'],
    ['finished', whole, batch, 'is finished: it has all 3 rows of rows.csv. To run them again'],
    [
      'of other rows',
      whole,
      asked(rowsOf('好', '坏。', '😀')),
      'of other rows .*: they differ from row 2 on',
    ],
    ['of more rows', whole, asked(rowsOf('好', '坏')), 'of other rows than .*: they differ from row 3 on'],
    [
      'of rows to which some came',
      whole,
      asked(rowsOf('好', '坏', '😀', '新')),
      'only the first 3 of the 4 rows',
    ],
    [
      'of another task',
      whole.replaceAll('"text"', '"message"').replace(',text,', ',message,'),
      batch,
      'of another task: its rows have .*message.*, those of this one .*text',
    ],
  ])('%s', async (name, text, now, said) => {
    const path = await fileOf(name, text);
    await expect(opened(path, now)).rejects.toThrow(new RegExp(`${path} .*${said}.*--force`, 'u'));
    expect(await readFile(path, 'utf8')).toBe(text);
    await (await opened(path, { ...now, isForced: true })).close(true);
    expect(await readFile(path, 'utf8')).toBe(format.head);
  });

  test('finished, as long as it is known: the same batch has nothing to do, another is told in what it differs', async () => {
    const finished = new FinishedBatches(folder);
    const path = await fileOf('known', '');
    const known = { ...batch, finished };
    const first = await opened(path, { ...known, isForced: true });
    for (const record of recordsOf(batch, format)) await first.append(record);
    await first.close(true);
    const before = await stat(path);
    const again = await opened(path, known);
    expect(again.kept).toEqual(recordsOf(batch, format));
    await again.close(true);
    expect((await stat(path)).mtimeMs).toBe(before.mtimeMs);
    const copy = await fileOf('copy', await readFile(path, 'utf8'));
    const other = { ...known, identity: { ...known.identity, task: 'even', etag: 'f' } };
    await expect(opened(copy, other)).rejects.toThrow(
      `${copy} is of a finished batch, and this one differs in the task (odd then). Choose`,
    );
    await writeFile(copy, recordsOf(batch, format).slice(1).join(''));
    await expect(opened(copy, known)).rejects.toThrow('--force');
  });

  test('finished, is known as long as a thousand others have not come since', async () => {
    const cache = join(folder, 'cache');
    const finished = new FinishedBatches(cache);
    const path = await fileOf('old', 'answers');
    await finished.remember(path, batch.identity);
    const [note = ''] = await readdir(join(cache, 'batches'));
    await utimes(join(cache, 'batches', note), 1, 1);
    for (let i = 0; i < 999; i++) await writeFile(join(cache, 'batches', `${i}.json`), '{}');
    expect(await finished.recall(Buffer.from('answers'))).toEqual(batch.identity);
    await writeFile(path, 'other answers');
    await finished.remember(path, batch.identity);
    expect(await finished.recall(Buffer.from('answers'))).toBeUndefined();
    expect(await readdir(join(cache, 'batches'))).toHaveLength(1000);
  });

  test.each<[string, Partial<AskedBatch['identity']>]>([
    [String.raw`the rows \(3 then, 4 now\)`, { rowCount: 4 }],
    ['the text of the rows', { rowsKey: 'x' }],
    [String.raw`the task \(odd then\)`, { task: 'even', etag: 'f' }],
    [String.raw`the task’s file, --seed \(0 then\)`, { etag: 'f', seed: 1 }],
    [String.raw`the model \(mini then\), the dtype \(int8 then\)`, { sha256: 'x', dtype: 'fp32' }],
  ])('cut off, with another batch in %s', async (said, changes) => {
    const path = join(folder, `cut-off.${ending}`);
    await rm(path, { force: true });
    await (await opened(path, { ...batch, isForced: true })).close(false);
    const now = { ...batch, identity: { ...batch.identity, ...changes } };
    await expect(opened(path, now)).rejects.toThrow(
      new RegExp(`cut off, and this one differs in ${said}\\. `, 'u'),
    );
  });
});

test.each([
  ['lines', lineFormat],
  ['a table', csvFormat],
])('why a row has no answer is read from %s', (_, { record, errorOf }) => {
  const result = { output: { kind: 'choice', label: 'a', confidence: 1, probabilities: [] } };
  const answered = { result } as unknown as Parameters<typeof record>[2];
  const row = { input: { text: '"error":{"a,\n' } };
  expect(errorOf(record(1, row, refused))).toEqual(refused);
  expect(errorOf(record(1, row, answered))).toBeUndefined();
});

test('the commonest reasons are told first, those that differ by a figure as one', () => {
  const unanswered = new UnansweredRows();
  const messages = ['is empty', 'has 700 tokens', 'a', 'has 99 tokens', 'b', 'c'];
  messages.forEach((message, at) => unanswered.add(at + 2, { code: 'x', message }));
  expect(String(unanswered.told(20))).toBe(
    [
      '6 of 20 rows have no answer:',
      '2 (row 3 the first): has 700 tokens',
      '1 (row 2): is empty',
      '1 (row 4): a',
      '2 for other reasons',
    ].join('\n  '),
  );
});

describe('a table', () => {
  const texts = string({ unit: 'grapheme', maxLength: 5 });
  const anything = string({ unit: constantFrom('"', ',', '\n', '\r', ' ', '，', '😀', 'a'), maxLength: 6 });

  test('has a header and every value exactly, as other readers of CSV see it', () => {
    assert(
      property(array(texts), array(anything), (some, others) => {
        const all = [...some, ...others];
        const records = all.map((text, i) =>
          csvFormat.record(i + 1, { input: { text, label: ['x', text] } }, refused),
        );
        const [header, ...rows]: string[][] = parse(csvFormat.head + records.join(''), { bom: true });
        expect(header).toEqual([
          ...['row', 'text', 'input.label', 'label', 'id', 'confidence', 'abstained', 'error', 'message'],
        ]);
        expect(rows).toEqual(
          all.map((text, i) => [
            ...[`${i + 1}`, text, JSON.stringify(['x', text]), '', '', '', ''],
            ...['invalid-input', 'too "long",\nsorry'],
          ]),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('that was cut off at any byte goes on behind the last whole row, with its header', async () => {
    const table = asked(rowsOf('一\n"二"', '三,四', '😀'));
    const records = recordsOf(table, csvFormat);
    const whole = Buffer.from(csvFormat.head + records.join(''));
    for (let cut = 0; cut <= whole.length; cut++) {
      const path = join(folder, `${cut}.csv`);
      await (await BatchFile.open(path, table, csvFormat)).close(false);
      await writeFile(path, whole.subarray(0, cut));
      const again = await BatchFile.open(path, table, csvFormat);
      for (const record of records.slice(again.kept.length)) await again.append(record);
      await again.close(true);
      expect(await readFile(path, 'utf8')).toBe(whole.toString('utf8'));
    }
  });
});
