import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PromptTask, QaioError, parseTaskFile } from '@qaio/core';
import { parse } from 'csv-parse/sync';
import { array, assert, constantFrom, property, string } from 'fast-check';
import { BatchFile } from './batch-file.js';
import { batchFormat } from './batch-format.js';

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
const lineFormat = batchFormat('x.jsonl', task);
const csvFormat = batchFormat('x.csv', task);

const lines = ['{"row":1,"text":"好"}\n', '{"row":2}\n', '{"row":3,"text":"😀"}\n'];

test('wherever a batch is cut off, even within a character, it goes on after the last whole line', async () => {
  const whole = Buffer.from(lines.join(''));
  for (let cut = 0; cut <= whole.length; cut++) {
    const path = join(folder, `${cut}.jsonl`);
    const first = await BatchFile.open(path, 'same', lineFormat, false);
    await first.close(false);
    await writeFile(path, whole.subarray(0, cut));
    const again = await BatchFile.open(path, 'same', lineFormat, false);
    for (const line of lines.slice(again.doneCount)) await again.append(line);
    await again.close(true);
    expect(await readFile(path, 'utf8')).toBe(lines.join(''));
    expect(existsSync(`${path}.unfinished`)).toBe(false);
  }
});

test('a file of something else is not lost unless that was asked for', async () => {
  const path = join(folder, 'mine.jsonl');
  await writeFile(path, 'mine\n');
  await expect(BatchFile.open(path, 'a', lineFormat, false)).rejects.toThrow(
    /mine\.jsonl already exists.*--force/u,
  );
  const forced = await BatchFile.open(path, 'a', lineFormat, true);
  await forced.append('1\n');
  await forced.close(false);
  await expect(BatchFile.open(path, 'b', lineFormat, false)).rejects.toThrow(
    /a batch of other rows, or of another task or model/u,
  );
  expect(await readFile(path, 'utf8')).toBe('1\n');
});

describe('a table', () => {
  const refused = new QaioError('invalid-input', 'too "long",\nsorry');
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
    const records = ['一\n"二"', '三,四', '😀'].map((text, i) =>
      csvFormat.record(i + 1, { input: { text } }, refused),
    );
    const whole = Buffer.from(csvFormat.head + records.join(''));
    for (let cut = 0; cut <= whole.length; cut++) {
      const path = join(folder, `${cut}.csv`);
      await (await BatchFile.open(path, 'same', csvFormat, false)).close(false);
      await writeFile(path, whole.subarray(0, cut));
      const again = await BatchFile.open(path, 'same', csvFormat, false);
      for (const record of records.slice(again.doneCount)) await again.append(record);
      await again.close(true);
      expect(await readFile(path, 'utf8')).toBe(whole.toString('utf8'));
    }
  });
});
