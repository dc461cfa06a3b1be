import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Connection, Conversation } from '@qaio/client';
import { ScriptedTaskClient, delta, done, moodStep, textTask } from '@qaio/client/testing';
import { TaskFileProblem } from '@qaio/protocol';
import { cleanup, render } from 'ink-testing-library';
import stringWidth from 'string-width';
import { App } from './app.js';
import type { DraftFile } from './history/draft-file.js';
import { History } from './history/history.js';
import type { PaletteName } from './look/palette.js';

let following: AbortController;
beforeEach(() => {
  following = new AbortController();
});
afterEach(() => {
  cleanup();
  following.abort();
});

async function until(check: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !check(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** The dashboard on a scripted server. Its frames are without their colours, which depend on where the test runs. */
function open(
  client = new ScriptedTaskClient([moodStep(), delta('抱抱你')]),
  wantedTask?: string,
  palette: PaletteName = 'dark',
  draft?: Pick<DraftFile, 'text' | 'keep'>,
) {
  const connection = new Connection(client);
  void connection.follow(following.signal);
  const conversation = new Conversation(client, () => 'k');
  const { lastFrame, stdin } = render(
    <App
      connection={connection}
      conversation={conversation}
      history={new History()}
      draft={draft}
      address="127.0.0.1:1"
      remedy={{ kind: 'serve', command: 'npx aio serve --listen 127.0.0.1:1' }}
      program="npx aio"
      wantedTask={wantedTask}
      language="zh"
      palette={palette}
      folder="/nonexistent"
      now={() => new Date(0)}
    />,
  );
  const enter = (text: string): void => {
    stdin.write(text);
    stdin.write('\r');
  };
  const rawFrame = (): string => lastFrame() ?? '';
  const frame = (): string => stripVTControlCharacters(rawFrame());
  const shows = (text: string): Promise<void> => until(() => frame().includes(text));
  return { client, stdin, enter, frame, rawFrame, shows };
}

test('a turn: typed, judged, answered, cancelled', async () => {
  const { client, stdin, frame, shows } = open();
  await shows('已连接');
  expect(frame()).toContain('mini fp32');

  stdin.write('心累');
  await shows('› 心累');
  stdin.write('\r');
  await shows('抱抱你');
  expect(client.calls).toEqual([{ task: 'tasks/chat', input: { message: '心累' }, conversation: undefined }]);
  expect(frame()).toMatch(/▸ 负面 █+.* 98\.0%/u);
  expect(frame()).toContain('Esc 停止');

  stdin.write('\u001B');
  await shows('(已停止)');
  expect(frame()).toContain('抱抱你');
});

test('a turn that is done leaves its figures, until the next one has others', async () => {
  const { client, enter, frame, shows } = open();
  await shows('已连接');
  expect(frame()).toContain('首字 - │ - tok/s');
  enter('心累');
  await shows('抱抱你');
  const timing = { firstToken: { nanos: 50_000_000 }, total: { nanos: 150_000_000 } };
  client.end(done({ usage: { outputTokens: 11 }, timing }));
  await shows('首字 50ms │ 100 tok/s');
  expect(frame()).toContain('首字 50ms │ 100 tok/s │ 排队 0 │ Ctrl-C 退出 │ F1 帮助');

  enter('再来'); // alone in the line: what was answered does not come back
  await until(() => client.calls.length > 1);
  expect(client.calls[1]?.input).toEqual({ message: '再来' });
});

test('a turn that fails says why, and its message comes back to be mended', async () => {
  const { client, enter, frame, shows } = open();
  await shows('已连接');
  enter('心累');
  await shows('抱抱你');
  client.fail(new Error('太长'));
  await shows('太长');
  expect(frame()).toContain('服务器出错了。');
  expect(frame()).toContain('› 心累');
});

test('text and Enter that come together are one message; a second waits for the first', async () => {
  const { client, enter, shows } = open();
  await shows('已连接');
  enter('你好');
  enter('再来');
  await shows('› 再来');
  expect(client.calls.map(({ input }) => input)).toEqual([{ message: '你好' }]);
});

describe('the task that is talked to', () => {
  const pal = textTask({ name: 'tasks/pal', displayName: '老友', conversationTurns: 6 });

  test('is the wanted one, and is told which conversation it is in where it sees earlier turns', async () => {
    const client = new ScriptedTaskClient();
    client.list = { tasks: [textTask(), pal], problems: [] };
    const { enter, shows } = open(client, 'pal');
    await shows('老友');
    enter('你好');
    await until(() => client.calls.length > 0);
    expect(client.calls).toEqual([{ task: 'tasks/pal', input: { message: '你好' }, conversation: 'k' }]);
  });

  test('may be missing: nothing is sent, and what is typed stays', async () => {
    const { client, enter, frame, shows } = open(new ScriptedTaskClient(), 'gone');
    await shows('没有名为 gone 的任务');
    enter('你好');
    await shows('› 你好');
    expect(client.calls).toEqual([]);
    expect(frame()).toContain('› 你好');
  });
});

test('a bad edit of a task file is shown instead of the figures', async () => {
  const client = new ScriptedTaskClient();
  const problem = TaskFileProblem.fromPartial({
    file: 'mood.yaml',
    line: 8,
    column: 1,
    message: "unknown key 'x'",
  });
  client.list = { tasks: [textTask()], problems: [problem] };
  const { frame, shows } = open(client);
  await shows('✗');
  expect(frame()).toContain("✗ 任务文件有误，仍在使用上一版：mood.yaml:8:1: unknown key 'x'");
  expect(frame()).not.toContain('tok/s');
});

test('every frame keeps its borders straight with double-width text', async () => {
  const { enter, frame, shows } = open();
  await shows('已连接');
  enter('今天心情很不好😮‍💨'.repeat(8));
  await shows('抱抱你');
  const framed = frame()
    .split('\n')
    .filter((line) => line.startsWith('│'));
  expect(framed.length).toBeGreaterThan(4);
  for (const line of framed) expect(stringWidth(line)).toBe(100);
});

test('without colours a frame has none', async () => {
  const { enter, rawFrame, shows } = open(undefined, undefined, 'none');
  await shows('已连接');
  enter('心累');
  await shows('抱抱你');
  // https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, Character Attributes: 30 to 37, 38, 90 to 97 and backgrounds
  expect(rawFrame()).not.toMatch(/\[(?:[34][0-8]|9[0-7]|10[0-7])[;m]/u);
});

test('what was typed before and not sent is in the line, and what is typed is kept', async () => {
  const kept: string[] = [];
  const draft = { text: '写到', keep: (text: string) => void kept.push(text) };
  const { stdin, frame, shows } = open(undefined, undefined, 'dark', draft);
  await shows('› 写到');
  stdin.write('一半');
  await shows('› 写到一半');
  expect(frame()).toContain('› 写到一半');
  expect(kept.at(-1)).toBe('写到一半');
});
