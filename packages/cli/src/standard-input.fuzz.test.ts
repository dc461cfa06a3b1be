import { Readable } from 'node:stream';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { fuzzTest, hasControls, hostileText, mangledBytes } from '@qaio/core/testing/fuzz';
import { embeddedModelFolder } from '@qaio/models';
import { array, constantFrom, oneof, tuple, uint8Array } from 'fast-check';
import { runInContext } from './testing/run-in-context.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-input-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the command line says, checked for what no command line may say. @returns its exit code */
async function aio(args: readonly string[], stdin: Uint8Array, defaultModel?: string): Promise<number> {
  const { code, stdout, stderr } = await runInContext(args, {
    cacheFolder: join(folder, 'cache'),
    stdin: Readable.from([stdin]) as unknown as NodeJS.ReadStream,
    ...(defaultModel !== undefined && { defaultModel }),
  });
  expect([hasControls(stderr), hasControls(stdout)]).toEqual([false, false]);
  expect(stderr).not.toMatch(
    /cannot read prop|is not a function|is not iterable|call stack|invalid array length/iu,
  );
  if (code !== 0) expect(stderr).toMatch(/^(?:aio|error): /mu);
  return code;
}

const bytes = oneof(
  hostileText.map((text) => Buffer.from(text)),
  uint8Array({ maxLength: 30 }),
  mangledBytes('我今天升职了！', '好\n差\n', '{"text":"好"}'),
);

fuzzTest(
  'a text on standard input is taken, or refused in words that a terminal shows',
  tuple(
    constantFrom(['run', 'sentiment'], ['run', 'chat', '--json'], ['embed'], ['tasks', 'render', 'chat']),
    bytes,
  ),
  async ([args, input]) => {
    // none finds a model: those that take the text end there
    expect([1, 2]).toContain(await aio(args, input));
  },
  { runs: 7 },
);

fuzzTest(
  'what stands in an argument is taken, or refused in words that a terminal shows',
  tuple(
    constantFrom(
      ['run'],
      ['run', 'chat'],
      ['run', 'chat', '--input'],
      ['eval', 'sentiment'],
      ['tasks', 'render'],
      ['models', 'show'],
      ['--'],
    ),
    hostileText.filter((text) => !text.includes('\0')),
  ),
  async ([args, text]) => {
    await aio([...args, text], Buffer.of());
  },
  { runs: 7 },
);

fuzzTest(
  'the faults of a task file are told in words that a terminal shows',
  oneof(
    mangledBytes(
      'apiVersion: prompttasks/v1\nname: mood\ndisplayName: "\\e[31m红"\ndescription: \'x\'\n\u001B]0;x\u0007: 1\n',
    ),
    hostileText.map((text) => Buffer.from(`${text}: ${text}\nname: ${text}`)),
  ),
  async (file) => {
    const path = join(folder, 'x.yaml');
    await writeFile(path, file);
    expect(await aio(['tasks', 'check', path], Buffer.of())).toBe(1);
  },
  { runs: 10 },
);

fuzzTest(
  'every line of many is answered, or refused without costing the others their answers',
  array(bytes, { minLength: 10, maxLength: 30 }),
  async (lines) => {
    const input = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
    expect([0, 1]).toContain(await aio(['start'], input, embeddedModelFolder));
  },
  { runs: 1 },
);
