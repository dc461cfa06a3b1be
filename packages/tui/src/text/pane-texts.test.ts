import { describe, expect, test } from '@jest/globals';
import { serverWords } from '@qaio/client';
import { textTask } from '@qaio/client/testing';
import { GetModelResponse, OutputKind } from '@qaio/protocol';
import { words } from '../words/words.js';
import { judgementTitle, problemText, silenceText, welcomeText } from './pane-texts.js';

const { zh, en } = words;
const chat = textTask({ displayName: '陪伴聊天', description: '温暖地回复' });
const sentiment = textTask({
  name: 'tasks/sentiment',
  displayName: '情感判断',
  outputKind: OutputKind.OUTPUT_KIND_CHOICE,
});
const model = GetModelResponse.fromPartial({ model: 'mini', quantization: 'fp32', note: '这是练习模型' });
const server = {
  status: 'connected',
  model,
  tasks: [chat, sentiment],
  problems: [],
  silence: undefined,
} as const;

test('judgements stand under the name of the task that makes them', () => {
  expect(judgementTitle([chat, sentiment], undefined, zh)).toBe('情感判断');
  expect(judgementTitle([chat], undefined, zh)).toBe('判断');
  expect(judgementTitle([], undefined, en)).toBe('Judgement');
});

describe('an empty conversation', () => {
  test('says what the task does, what to type, what the colours mean, and who answers', () => {
    const pal = textTask({ name: 'tasks/pal', conversationTurns: 6 });
    const text = welcomeText({ ...server, tasks: [chat, sentiment, pal] }, undefined, zh);
    expect(text).toContain('陪伴聊天：温暖地回复');
    expect(text).toContain(zh.howTo);
    expect(text).toContain(zh.colours);
    expect(text).toContain('模型：mini (fp32)。这是练习模型');
    expect(text).toContain('；pal 记得。');
  });

  test('has the task’s examples, how far it remembers, and no colours where nobody judges', () => {
    const pal = textTask({
      conversationTurns: 6,
      dependsOn: [],
      inputSchema: { properties: { message: { type: 'string', examples: ['早', '晚', '午'] } } },
    });
    const text = welcomeText({ ...server, tasks: [pal] }, undefined, en);
    expect(text).toContain('For example: 早 / 晚\n');
    expect(text).toContain('It remembers the last 6 turns. Ctrl-N begins anew.\n');
    expect(text).not.toContain(en.colours);
  });

  test('says what else a task needs, or that there is none of that name', () => {
    const schema = { properties: { a: { type: 'string' }, b: { type: 'number' } }, required: ['a', 'b'] };
    const two = textTask({ name: 'tasks/two', inputSchema: schema });
    expect(welcomeText({ ...server, tasks: [two] }, 'two', en)).toContain(
      'It takes 2 values, one after the other: a, b (number).',
    );
    const open = textTask({ name: 'tasks/open', inputSchema: {} });
    expect(welcomeText({ ...server, tasks: [open] }, 'open', en)).toMatch(
      /cannot be typed here.*Ctrl-T shows the tasks\.$/mu,
    );
    expect(welcomeText(server, 'tasks/gone', en)).toContain('no task named gone');
    expect(welcomeText({ ...server, tasks: [two] }, undefined, en)).toContain(serverWords.en.noTask);
    expect(welcomeText({ ...server, tasks: [] }, undefined, en)).toContain(serverWords.en.noTask);
  });
});

const remedy = { kind: 'serve', command: 'npx aio serve --listen 127.0.0.1:1' } as const;

test('without a server it says what starts one and since when it is tried', () => {
  const since = new Date(2026, 10, 27, 9, 5, 7).getTime();
  const facts = { address: '127.0.0.1:1', remedy };
  const text = silenceText({ since, tries: 3 }, facts, en);
  expect(text).toContain('No server answers at 127.0.0.1:1.');
  expect(text).toContain('in another terminal:\n  npx aio serve --listen 127.0.0.1:1\n');
  expect(text).toContain('every few seconds since 09:05:07; 3 tries');
  expect(silenceText({ since, tries: 1 }, facts, zh)).toContain('127.0.0.1:1 上没有服务器回应');
  expect(silenceText(undefined, facts, en)).toBe('Connecting to 127.0.0.1:1 ...');
});

test.each(['restart', 'serve', 'elsewhere'] as const)(
  'the remedy to %s is a command line of its own',
  (kind) => {
    for (const words of [en, zh]) {
      const text = silenceText(
        { since: 0, tries: 1 },
        { address: 'a:1', remedy: { kind, command: 'DO IT' } },
        words,
      );
      expect(text).toMatch(/^ {2}DO IT/mu);
      expect(text).not.toContain('aio');
    }
  },
);

test('a server that wants a key is told with the variable that has it', () => {
  const silence = { since: 0, tries: 3, wantsKey: true };
  for (const words of [en, zh]) {
    const text = silenceText(silence, { address: 'a.example:1', remedy }, words);
    for (const part of ['a.example:1', 'QAIO_API_KEY']) expect(text).toContain(part);
  }
});

test('behind a proxy, and only there, the silence names it', () => {
  const silence = { since: 0, tries: 1 };
  for (const words of [en, zh]) {
    const text = silenceText(silence, { address: 'a.example:1', proxy: 'proxy.example:3128', remedy }, words);
    for (const part of ['a.example:1', 'proxy.example:3128', 'no_proxy']) expect(text).toContain(part);
    expect(silenceText(silence, { address: 'a.example:1', remedy }, words)).not.toContain('no_proxy');
  }
});

test('of several problems the first is told with its place and field', () => {
  const problem = { file: 'mood.yaml', line: 8, column: 1, path: 'sytem', message: "unknown key 'sytem'" };
  expect(problemText([problem], zh)).toBe(`${zh.taskProblem}mood.yaml:8:1: sytem: unknown key 'sytem'`);
  expect(problemText([problem, problem], zh)).toBe(
    `${zh.taskProblem}mood.yaml:8:1: sytem: unknown key 'sytem'（另有 1 处）`,
  );
  expect(problemText([{ ...problem, file: '' }], en)).toBe(`${en.taskProblem}unknown key 'sytem'`);
  expect(problemText([], en)).toBe('');
});
