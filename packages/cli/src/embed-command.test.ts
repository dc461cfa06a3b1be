import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedModelFolder } from '@qaio/models';
import { runInContext } from './testing/run-in-context.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-embed-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Line {
  readonly text: string;
  readonly embedding: readonly number[];
}

async function embed(args: readonly string[], input = '') {
  const { code, stdout, stderr } = await runInContext(['embed', ...args], {
    cacheFolder: folder,
    defaultModel: embeddedModelFolder,
    stdin: Readable.from([Buffer.from(input)]) as unknown as NodeJS.ReadStream,
  });
  const lines = stdout.split('\n').slice(0, -1);
  return { code, stderr, lines: lines.map((line) => JSON.parse(line) as Line) };
}

const cosine = (a: Line | undefined, b: Line | undefined): number =>
  (a?.embedding ?? []).reduce((sum, value, i) => sum + value * (b?.embedding[i] ?? NaN), 0);

const texts = ['房间很干净，早餐也不错', '房间干净，早餐好', '手机用了两天就坏了'];

test('texts come back in their order, each with a vector of length 1, from arguments as from lines', async () => {
  const given = await embed(texts);
  expect(given.lines.map(({ text }) => text)).toEqual(texts);
  for (const line of given.lines) expect(cosine(line, line)).toBeCloseTo(1, 4);
  const read = await embed([], `${texts.join('\r\n')}\r\n`);
  expect(read.lines.map(({ text }) => text)).toEqual(texts);
  // texts that share a pass are added up in another order
  const distances = read.lines.flatMap(({ embedding }, line) =>
    embedding.map((value, i) => Math.abs(value - (given.lines[line]?.embedding[i] ?? NaN))),
  );
  expect(Math.max(...distances)).toBeLessThan(1e-5);
});

test('texts that say nearly the same are nearer than others', async () => {
  const [a, b, c] = (await embed(texts)).lines;
  expect(cosine(a, b)).toBeGreaterThan(cosine(a, c));
});

test('a blank line is refused, and so is a task that answers with something else', async () => {
  const blank = await embed([], '好\n\n坏\n');
  expect([blank.code, blank.lines]).toEqual([1, []]);
  const other = await embed(['好', '--task', 'sentiment']);
  expect(other).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/'sentiment' answers with choice, not an embedding/u),
  });
});
