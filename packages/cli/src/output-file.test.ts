import { link, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UsageError } from './exit-code.js';
import { checkNotRead, checkWritable } from './output-file.js';
import { runInContext } from './testing/run-in-context.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-output-'));
  await writeFile(join(folder, 'old'), 'x');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['nowhere/x.html', 'the folder FOLDER/nowhere does not exist'],
  ['old/x.html', 'FOLDER/old is not a folder'],
  ['', 'it is a folder'],
])('%p cannot be written: %s', async (name, problem) => {
  const path = join(folder, name);
  const checked = checkWritable(path, 'Choose another.');
  await expect(checked).rejects.toThrow(UsageError);
  await expect(checked).rejects.toThrow(
    `${path} cannot be written: ${problem.replace('FOLDER', folder)}. Choose another.`,
  );
});

test.each(['new', 'old'])('%s can, and checking leaves nothing behind', async (name) => {
  await checkWritable(join(folder, name), '');
  expect(await readdir(folder)).toEqual(['old']);
});

test('what is read is told by the path that the other is given by; a device and a new file are no harm', async () => {
  const path = join(folder, 'old');
  const other = `${folder}/./old`;
  await expect(checkNotRead([other], [undefined, path], 'X.')).rejects.toThrow(
    new UsageError(`${other} is the same file as ${path}, which is read by this command. X.`),
  );
  await expect(checkNotRead([path], [path], 'X.')).rejects.toThrow(`${path} is read by this command. X.`);
  for (const fine of ['/dev/null', folder, join(folder, 'new')]) await checkNotRead([fine], [fine], 'X.');
});

const labelled = 'text,label\n好,正面\n';
const lines = '{"text":"好","label":"正面"}\n';
const task = [
  'apiVersion: prompttasks/v1',
  'name: own',
  'displayName: x',
  'description: x',
  'version: 1.0.0',
  'input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }',
  "prompt: '{{ text }}'",
  'output: { format: choice, choices: [a, b], scope: hidden, readout: hidden }',
].join('\n');

// IN is read, and beside it FILE; what is written is named after OUT
describe.each([
  ['batch sentiment IN --out OUT.jsonl --force', labelled, 'OUT.jsonl'],
  ['batch sentiment IN --out OUT.csv --force', labelled, 'OUT.csv'],
  ['batch sentiment IN --out OUT.jsonl --force', labelled, 'OUT.jsonl.unfinished'],
  ['batch own FILE --tasks IN --out OUT.jsonl --force', task, 'OUT.jsonl'],
  ['batch sentiment FILE --model IN --out OUT.jsonl --force', 'GGUF', 'OUT.jsonl'],
  ['data merge FILE IN --out OUT.jsonl --force', lines, 'OUT.jsonl'],
  ['data dedupe IN FILE --out OUT.jsonl --force', lines, 'OUT.jsonl'],
  ['data split IN --out OUT --force', lines, 'OUT.train.jsonl'],
  ['data split IN --out OUT --force', lines, 'OUT.test.jsonl'],
  ['eval sentiment --data IN --out OUT', labelled, 'OUT'],
  ['eval sentiment --data sentiment=IN --html OUT', labelled, 'OUT'],
  ['eval sentiment --data IN --junit OUT', labelled, 'OUT'],
  ['eval sentiment --data IN --markdown OUT', labelled, 'OUT'],
  ['eval own --data FILE --tasks IN --out OUT', task, 'OUT'],
  ['eval sentiment --data FILE --model FILE --model IN --out OUT', 'GGUF', 'OUT'],
  ['tasks tune sentiment --data IN --out OUT.yaml --force', labelled, 'OUT.yaml'],
  ['tasks tune sentiment --data IN --out OUT.yaml --force', labelled, 'OUT.calibration.json'],
  ['tasks tune sentiment --data IN --out OUT.yaml --force', labelled, 'OUT.report.md'],
  ['tasks tune sentiment --data IN --out OUT.yaml --force', labelled, 'OUT.progress.json'],
  ['tasks tune own --data FILE --tasks IN --out OUT.yaml --force', task, 'OUT.yaml'],
  ['tasks calibrate sentiment --data IN --out OUT.json', labelled, 'OUT.json'],
  ['tasks calibrate sentiment --unlabelled IN --out OUT.json', labelled, 'OUT.json'],
  ['tasks calibrate own --tasks IN --out OUT.json', task, 'OUT.json'],
  ['tasks calibrate own --tasks IN --out OUT.json', task, 'OUT.readout.json'],
  ['tasks scope sentiment --inside IN --outside FILE --out OUT.json', labelled, 'OUT.json'],
  ['tasks scope own --inside FILE --outside FILE --tasks IN --out OUT.json', task, 'OUT.json'],
  ['tasks types --tasks IN --out OUT.ts', task, 'OUT.ts'],
  ['bench --against IN --out OUT', '{}', 'OUT'],
])('aio %s', (line, text, written) => {
  test.each([
    ['symbolic link', symlink],
    ['hard link', link],
  ])(`does not write ${written} over what it reads, where that is a %s to it`, async (_, linked) => {
    const place = await mkdtemp(join(folder, 'same-'));
    const [input, out, other] = [place + '/in.yaml', join(place, 'out'), join(place, 'other.csv')];
    const same = written.replace('OUT', out);
    await writeFile(input, text);
    await writeFile(other, labelled);
    await linked(input, same);
    const named: Record<string, string> = { IN: input, OUT: out, FILE: other };
    // in one pass: a temporary folder can have OUT in its name
    const args = line.split(' ').map((arg) => arg.replace(/IN|OUT|FILE/u, (name) => named[name] ?? name));
    expect(await runInContext(args, { workingFolder: place })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        `${same} is the same file as ${input}, which is read by this command. Choose`,
      ),
    });
    expect(await readFile(input, 'utf8')).toBe(text);
  });
});

test.each([
  'data split FILE --out -',
  'eval sentiment --data FILE --out -',
  'eval sentiment --data FILE --html -',
  'eval sentiment --data FILE --junit -',
  'eval sentiment --data FILE --markdown -',
  'tasks calibrate sentiment --data FILE --out -',
  'tasks scope sentiment --inside FILE --outside FILE --out -',
  'tasks new own --folder -',
  'bench --out -',
  'models import FILE --out -',
  'keys new own --file -',
])('aio %s makes no file that is called so', async (line) => {
  const file = join(folder, 'dash.csv');
  await writeFile(file, labelled);
  const args = line.split(' ').map((arg) => arg.replace('FILE', file));
  expect(await runInContext(args, { workingFolder: folder })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /^aio: - does not mean standard output here\. .* Write .\/- for something of that name\.\n$/u,
    ),
  });
});

test.each(['data merge FILE --out -', 'data dedupe FILE --out -', 'tasks types sentiment --out -'])(
  'aio %s writes to standard output',
  async (line) => {
    const file = join(folder, 'rows.jsonl');
    await writeFile(file, lines);
    const args = line.split(' ').map((arg) => arg.replace('FILE', file));
    const { code, stdout } = await runInContext(args);
    expect([code, stdout]).toEqual([
      0,
      line.startsWith('data') ? lines : expect.stringContaining('sentiment'),
    ]);
  },
);
