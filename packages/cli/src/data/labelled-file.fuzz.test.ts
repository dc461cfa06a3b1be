import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { textEncodings } from '@qaio/core';
import { taskHeader, taskRegistry } from '@qaio/core/testing';
import { fuzzTest, mangledBytes, mangledJson, refusalOf } from '@qaio/core/testing/fuzz';
import { constantFrom, oneof, tuple } from 'fast-check';
import { LabelledFile } from './labelled-file.js';

const input =
  'input: { schema: { type: object, required: [text], properties: { text: { type: string }, hint: { type: string } } } }\n';
const registry = taskRegistry([
  `${taskHeader('mood')}${input}prompt: '{{ text }}'\noutput: { format: choice, choices: [{ value: 正面, id: positive }, { value: 负面, id: negative }] }\n`,
  `${taskHeader('free')}${input}prompt: '{{ text }}'\noutput: { format: text }\n`,
  `${taskHeader('order')}${input}prompt: '{{ text }}'\noutput: { format: json, schema: { type: object, additionalProperties: false, properties: { item: { type: string } } } }\n`,
]);

const rows = [
  { text: '很快,好吃', label: '正面', expected: { item: 'tea' }, assert: [{ type: 'contains', value: 'x' }] },
  { text: '送晚了\n"', label: 'negative', hint: 'no', expected: {}, assert: [] },
];
const named: Readonly<Record<string, readonly string[]>> = {
  'a.csv': ['label,text,hint\n正面,"很快,好吃",x\nnegative,"送晚了\n""",\n'],
  'a.tsv': ['label\ttext_a\n正面\t"很快\n好吃"\n负面\t送晚了\n'],
  'a.jsonl': [rows.map((row) => JSON.stringify(row)).join('\n')],
  'a.json': [JSON.stringify(rows)],
};
// a name that says nothing
const sound = { ...named, a: Object.values(named).flat() };

const damaged = constantFrom(...Object.entries(sound)).chain(([name, texts]) =>
  tuple(constantFrom(name), mangledBytes(...texts)),
);
const changed = tuple(
  constantFrom('a.json', 'a.jsonl'),
  mangledJson(rows).map((value) => Buffer.from(JSON.stringify(value))),
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-data-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

fuzzTest(
  'a damaged data file gives rows that its tasks take, or is refused by its name',
  tuple(oneof(damaged, changed), constantFrom(...textEncodings)),
  async ([[name, bytes], encoding]) => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    for (const read of ['rows', 'assertedRows', 'expectedRows'] as const) {
      const task = registry.get({ rows: 'mood', assertedRows: 'free', expectedRows: 'order' }[read]);
      const refusal = await refusalOf(['invalid-input'], async () => {
        const file = await LabelledFile.read(path, { encoding }, () => undefined);
        file[read](task);
      });
      if (refusal) expect(refusal.message).toContain(path);
    }
  },
  { runs: 400 },
);
