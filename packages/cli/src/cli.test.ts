import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { type Classification, QaioError } from '@qaio/core';
import type { RunTaskResponseJson } from '@qaio/protocol';
import { runResultToProto, taskResultToProto } from '@qaio/server/mapping';
import { CommanderError } from 'commander';
import { runCli } from './cli.js';
import { UsageError, reportError } from './exit-code.js';
import { runJson } from './print-run.js';
import { classificationLine } from './result-text.js';
import { fakeContext } from './testing/fake-context.js';

describe('commands that need no model', () => {
  test('tasks list', async () => {
    const { context, stdout } = fakeContext();
    expect(await runCli(['tasks', 'list'], context)).toBe(0);
    expect(stdout()).toMatch(/^chat\t.+\n(?:.+\t.+\n)*sentiment\t.+\n/u);
  });

  test('--version', async () => {
    const { context, stdout } = fakeContext();
    expect(await runCli(['--version'], context)).toBe(0);
    expect(stdout()).toMatch(/^\d+\.\d+\.\d+\n$/u);
  });

  test('help goes to stdout and is not a failure', async () => {
    const { context, stdout, stderr } = fakeContext();
    expect(await runCli(['--help'], context)).toBe(0);
    expect(stdout()).toContain('Usage: aio');
    expect(stderr()).toBe('');
  });
});

test('an error shows what a terminal would obey', async () => {
  const { context, stderr } = fakeContext();
  expect(await runCli(['tasks', 'show', '\u001B[31mx'], context)).toBe(2);
  expect(stderr()).toMatch(/There is no task '\\x1b\[31mx'/u);
});

test('a wrong input is refused before the model is looked for', async () => {
  const { context, stderr } = fakeContext();
  expect(await runCli(['run', 'sentiment', ''], context)).toBe(1);
  expect(stderr()).toMatch(/^aio: Task 'sentiment': input.text is empty/u);
  expect(await runCli(['run', 'sentiment', '好'], context)).toBe(1);
  expect(stderr()).toMatch(/^aio: The model folder \/nonexistent\/model does not exist/u);
});

test.each([
  ['--seed', '-1', 2, 'a whole number from 0 to 9007199254740991'],
  ['--temperature', 'NaN', 2, 'a number from 0 to 5'],
  ['--max-output-tokens', '0', 2, 'a whole number from 1 to 4294967295'],
  ['--temperature', '1', 1, "Task 'sentiment' does not let a request set sampling.temperature"],
])('the setting %s %s is refused before the model is looked for', async (option, value, code, message) => {
  const { context, stderr } = fakeContext();
  expect(await runCli(['run', 'sentiment', '好', option, value], context)).toBe(code);
  expect(stderr()).toContain(message);
});

test.each([
  ['eval', 'sentiment', '--data', 'x.csv', '--html', '/nonexistent/x.html'],
  ['tasks', 'calibrate', 'sentiment', '--out', '/nonexistent/x.html'],
  ['batch', 'sentiment', 'x.csv', '--out', '/nonexistent/x.csv'],
])('%s %s … is told before the work that its file cannot be written', async (...args) => {
  const { context, stderr } = fakeContext();
  expect(await runCli(args, context)).toBe(2);
  expect(stderr()).toMatch(
    /^aio: \/nonexistent\/x\.(?:html|csv) cannot be written: the folder \/nonexistent does not/u,
  );
});

test('a model that is not there is told with the names of those that can be fetched', async () => {
  const { context, stderr } = fakeContext();
  expect(await runCli(['run', 'sentiment', '好', '--model', 'nope'], context)).toBe(1);
  expect(stderr()).toMatch(/'nope'.*aio models pull NAME.*qwen3-0\.6b.*owner\/name/u);
});

test('a row that bench does not have is refused with those it has, before anything is made', async () => {
  const { context, stderr } = fakeContext();
  expect(await runCli(['bench', '--rows', 'nope', 'decode-1'], context)).toBe(2);
  expect(stderr()).toMatch(/'nope'.*decode-1.*start-ms/su);
  expect(stderr()).not.toContain('writing');
});

describe('bytes that are not UTF-8 are refused', () => {
  // 好 in GBK, and what Node makes of it in a command line
  const gbk = Buffer.from([0xba, 0xc3]);
  const run = async (...args: string[]) => {
    const { context, stderr } = fakeContext({
      stdin: Readable.from([gbk]) as unknown as NodeJS.ReadStream,
    });
    return { code: await runCli(['run', 'sentiment', ...args], context), stderr: stderr() };
  };

  test('from standard input, unless their encoding is named', async () => {
    expect(await run()).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^aio: standard input:1:1: .*\(0xBA\).*--encoding gb18030/u),
    });
    expect((await run('--encoding', 'gbk')).stderr).toMatch(/^aio: The model folder/u);
  });

  test('from the command line', async () => {
    expect(await run(gbk.toString('utf8'))).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^aio: Task 'sentiment': input\.text contains U\+FFFD/u),
    });
  });
});

describe('exit codes', () => {
  test.each<[unknown, number, string]>([
    [new UsageError('no such thing'), 2, 'aio: no such thing\n'],
    [new QaioError('unknown-task', 'no task'), 2, 'aio: no task\n'],
    [new QaioError('invalid-input', 'too long'), 1, 'aio: too long\n'],
    [new CommanderError(1, 'x', 'printed already'), 2, ''],
    [new Error('EACCES: permission denied'), 1, 'aio: EACCES: permission denied\n'],
    ['thrown text', 1, 'aio: thrown text\n'],
  ])('%p', (thrown, code, text) => {
    const stream = new PassThrough();
    expect(reportError(thrown, stream)).toBe(code);
    expect(String((stream.read() as Buffer | null) ?? '')).toBe(text);
  });
});

describe('results', () => {
  const output = {
    kind: 'choice',
    label: '正面',
    id: 'positive',
    abstainReason: undefined,
    confidence: 0.975,
    labelMass: 0.99,
    calibrated: false,
    windowCount: 1,
    scores: [
      { label: '正面', probability: 0.975, logProb: -0.03, tokenCount: 1 },
      { label: '负面', probability: 0.025, logProb: -3.7, tokenCount: 1 },
    ],
  } as const;

  const timing = { queuedMs: 0, prefillMs: 1, timeToFirstTokenMs: 1, totalMs: 1 };
  const usage = { inputCharCount: 1, promptTokenCount: 2, cachedTokenCount: 0, outputTokenCount: 0 };
  const provenance = {
    ...{ model: 'mini', modelSha256: '00', dtype: 'fp32', seed: 1 },
    ...{ calibrationId: undefined, variant: undefined, warnings: [] },
  };
  const rest = {
    task: 'sentiment',
    taskEtag: 'e',
    guardedBy: undefined,
    finishReason: 'constraint-complete',
    timing,
    usage,
    provenance,
  } as const;
  const judged = (judgement: Classification) => {
    const { output: written } = taskResultToProto({ ...rest, output: judgement });
    if (written?.$case !== 'classification') throw new Error('not a judgement');
    return written.value;
  };

  test('for people', () => {
    expect(classificationLine(judged(output), 'en')).toBe('正面 97.5% (正面 97.5%, 负面 2.5%)');
    const unsure = { ...output, label: '', abstainReason: 'low-confidence' } as const;
    expect(classificationLine(judged(unsure), 'en')).toBe('? (low-confidence) 97.5% (正面 97.5%, 负面 2.5%)');
    expect(classificationLine(judged(unsure), 'zh')).toBe('? (把握不够) 97.5% (正面 97.5%, 负面 2.5%)');
  });

  test('for programs', () => {
    expect(
      JSON.parse(runJson(runResultToProto({ result: { ...rest, output }, upstream: [] }))),
    ).toMatchObject({
      result: {
        classification: { label: '正面', labelId: 'positive', scores: [{ probability: 0.975 }, {}] },
        timing: { total: '0.001s' },
      },
    });
    // a task's own keys, whatever they are called
    const value = JSON.parse(
      '{"timing":{"total":{"seconds":"1"}},"duration":null,"__proto__":{"a":[null]}}',
    ) as object;
    const json = { kind: 'json', value: value as Record<string, unknown> } as const;
    const printed = runJson(
      runResultToProto({ result: { ...rest, output: json }, upstream: [{ ...rest, output: json }] }),
    );
    expect(printed).toContain(`"json":${JSON.stringify(value)}`);
    expect((JSON.parse(printed) as RunTaskResponseJson).upstream?.[0]?.json).toEqual(value);
  });
});
