import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeFit } from './write-fit.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-fit-'));
});
afterAll(() => rm(folder, { recursive: true }));

const head = { format: 1, task: 'mood' };
const [one, other] = [
  { fingerprint: 'one', bias: 1 },
  { fingerprint: 'other', bias: 2 },
];

test.each([
  ['the first is alone', undefined, [one]],
  ['what was fitted for another model stays', [other], [other, one]],
  ['what was fitted for the same one before goes', [{ ...one, bias: 0 }, other], [other, one]],
])('%s', async (_what, fits, expected) => {
  const path = join(folder, 'mood.scope.json');
  await writeFit(path, head, fits && { fits }, one);
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ ...head, fits: expected });
});
