import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ProgressFile } from './progress-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-progress-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const open = async (name: string, parts: unknown) => {
  const notes: string[] = [];
  return {
    file: await ProgressFile.open(join(folder, name), parts, (note) => notes.push(String(note))),
    notes,
  };
};
const scores = [[-0.1, -2.302585092994046], null];

test('scores come back to the last bit for whoever has the same parts, and for nobody else', async () => {
  const { file, notes } = await open('a.json', ['rows', 1]);
  expect(notes).toEqual([]);
  await file.set('x', scores);
  expect(file.get('x')).toEqual(scores);
  const again = await open('a.json', ['rows', 1]);
  expect(again.file.get('x')).toEqual(scores);
  expect(again.notes).toEqual([`Going on from ${join(folder, 'a.json')}.`]);
  const other = await open('a.json', ['rows', 2]);
  expect(other.file.get('x')).toBeUndefined();
  expect(other.notes).toEqual([expect.stringMatching(/is of other rows.*from the beginning\.$/u)]);
  expect(await readdir(folder)).toEqual(['a.json']);
  await again.file.remove();
  expect(await readdir(folder)).toEqual([]);
});

test.each(['', '{', 'null', '[]', '{"format":2}'])(
  'a file of another kind, %j, holds no scores',
  async (text) => {
    await writeFile(join(folder, 'b.json'), text);
    const { file, notes } = await open('b.json', []);
    expect(file.get('x')).toBeUndefined();
    expect(notes).toHaveLength(1);
    await file.remove();
  },
);

test('a folder that is not there is told', async () => {
  const { file } = await open('none/c.json', []);
  await expect(file.set('x', scores)).rejects.toThrow(
    /none\/c\.json could not be written: .*ENOENT.*\. Choose another file/u,
  );
});
