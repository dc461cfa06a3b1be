import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { ConnectionState, Turn } from '@qaio/client';
import { moodStep, textTask } from '@qaio/client/testing';
import { GetModelResponse, TaskResult } from '@qaio/protocol';
import { renderToString } from 'ink';
import stringWidth from 'string-width';
import { startState } from '../state/app-state.js';
import { asciiSigns } from '../look/ascii-signs.js';
import { fieldOf } from '../state/text-field.js';
import { words } from '../words/words.js';
import { WordsContext } from '../words/words-context.js';
import { Screen, type ScreenProps } from './screen.js';

const longName = GetModelResponse.fromPartial({
  model: 'Qwen2.5-Coder-0.5B-Instruct-with-a-long-name',
  quantization: 'int8-block',
  note: '练习',
  maxConcurrentRequests: 4,
  maxQueue: 64,
  runningSequences: 9,
  waitingSequences: 3,
  memoryBytes: 812_000_000n,
});
const server: ConnectionState = {
  status: 'connected',
  model: longName,
  tasks: [textTask({ description: '温暖地回复' })],
  problems: [],
  silence: undefined,
};
const { event } = moodStep();
const steps = event?.$case === 'stepResult' ? [event.value] : [];

function turnOf(id: number, message: string, text: string): Turn {
  const error = id % 3 === 2 ? { status: 'INVALID_ARGUMENT', detail: message } : undefined;
  const status = error ? 'failed' : 'done';
  const turn = { id, task: 'tasks/chat', message, text, status, input: {}, corrections: [] } as const;
  return { ...turn, steps, result: undefined, error };
}

function frame(
  columns: number,
  rows: number,
  changes: Partial<ScreenProps> = {},
  language: 'en' | 'zh' = 'zh',
): string[] {
  const history = { records: [{ key: 'a', turns: [turnOf(0, '昨天说到哪儿了', '嗯')] }], problem: undefined };
  const props = {
    app: startState(),
    server,
    turns: [],
    history,
    address: '127.0.0.1:50051',
    remedy: { kind: 'restart', command: 'npm start' } as const,
    program: 'aio',
    isRunning: false,
  };
  const screen = (
    <WordsContext value={words[language]}>
      <Screen columns={columns} rows={rows} {...props} {...changes} />
    </WordsContext>
  );
  return stripVTControlCharacters(renderToString(screen, { columns })).split('\n');
}

const sizes = [
  [160, 50],
  [80, 24],
  [60, 20],
  [40, 12],
  [30, 8],
  [24, 6],
] as const;

describe.each(sizes)('at %dx%d', (columns, rows) => {
  const turns = [turnOf(0, '老板又改需求了，心累', '抱抱你'), turnOf(1, '今天很好', '真好')];

  test.each(['talk', 'help', 'tasks', 'save', 'search', 'status', 'history'] as const)(
    '%s fits',
    (screen) => {
      for (const language of ['en', 'zh'] as const) {
        const lines = frame(columns, rows, { app: { ...startState(), screen }, turns }, language);
        expect(lines.length).toBeLessThan(rows);
        expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
      }
    },
  );

  test('the newest answer, its judgement and the line that is typed are seen', () => {
    const lines = frame(columns, rows, { app: { ...startState(), field: fieldOf('再来') }, turns });
    const text = lines.join('\n');
    for (const part of ['真好', '负面', '› 再来']) expect(text).toContain(part);
  });
});

test.each([80, 60])(
  'at %d columns a long model name leaves the state, the speed and the way out',
  (columns) => {
    const status = frame(columns, 20).at(-1) ?? '';
    for (const part of ['● 已连接', 'tok/s', 'Ctrl-C']) expect(status).toContain(part);
  },
);

test.each(['talk', 'help', 'tasks', 'labels', 'save', 'search', 'status', 'history'] as const)(
  'in ASCII no sign of the screen %s is one that terminals disagree on',
  (screen) => {
    const turns = [turnOf(0, '心累…', '“抱抱”你——真的'), turnOf(1, '今天很好', '真好')];
    const app = { ...startState(), screen, corrected: 1 };
    for (const language of ['en', 'zh'] as const)
      for (const line of frame(60, 20, { app, turns }, language).map(asciiSigns))
        expect([line, stringWidth(line, { ambiguousIsNarrow: false })]).toEqual([line, stringWidth(line)]);
  },
);

test('earlier conversations are listed by how they began', () => {
  const app = { ...startState(), screen: 'history' } as const;
  expect(frame(60, 20, { app }).join('\n')).toContain('▸    1 轮  昨天说到哪儿了');
  expect(frame(60, 20, { app, history: { records: [], problem: undefined } }).join('\n')).toContain('Ctrl-N');
});

test('what cannot be kept is told', () => {
  const history = { records: [], problem: 'ENOSPC' };
  expect(frame(60, 20, { history }).at(-1)).toContain('没有存下：ENOSPC');
});

test('the state tells the server, its limits and the speed of the newest answer', () => {
  const result = TaskResult.fromPartial({
    usage: { promptTokens: 30, cachedTokens: 20, outputTokens: 11 },
    timing: { firstToken: { nanos: 50_000_000 }, total: { nanos: 150_000_000 } },
  });
  const turns = [{ ...turnOf(0, '早', '早上好'), result }];
  const text = frame(80, 24, { app: { ...startState(), screen: 'status' }, turns }, 'en').join('\n');
  for (const row of [
    /server +127\.0\.0\.1:50051 \(connected\)/u,
    /model +Qwen2\.5-Coder-0\.5B/u,
    /running +9 in 4 slots/u,
    /waiting +3 of 64 at most/u,
    /memory +812 MB/u,
    /first token +50 ms/u,
    /speed +100 tok\/s/u,
    /prompt +30 tokens \(20 from the cache\)/u,
  ])
    expect(text).toMatch(row);
});

test('what is looked for is shown with its turn, however far up it stands', () => {
  const turns = Array.from({ length: 40 }, (_, id) =>
    turnOf(id * 3, `第${id}句`, id === 2 ? 'ＯＫ 了' : '嗯'),
  );
  const app = { ...startState(), screen: 'search', sought: fieldOf('ok') } as const;
  const text = frame(60, 20, { app, turns }).join('\n');
  expect(text).toContain('ＯＫ 了');
  expect(text).toContain('查找 1/1 › ok');
  const nothing = frame(60, 20, { app: { ...app, sought: fieldOf('没有') }, turns }).join('\n');
  expect(nothing).toContain('查找 0/0 › 没有');
  expect(nothing).toContain('第39句');
});

test('a window that is too small says so in one line', () => {
  expect(frame(23, 20)).toEqual(['窗口太小，至少要 24x6。']);
  expect(frame(80, 5, {}, 'en')).toEqual(['Enlarge the window: 24x6 at least.']);
});

test('without a server the conversation says what to do, in either language', () => {
  const silent: ConnectionState = {
    ...server,
    status: 'connecting',
    tasks: [],
    silence: { since: 0, tries: 2 },
  };
  expect(frame(80, 24, { server: silent }, 'en').join('\n')).toContain(
    'No server answers at 127.0.0.1:50051.',
  );
  expect(frame(80, 24, { server: silent }, 'zh').join('\n')).toContain('没有服务器回应');
  expect(frame(80, 24, { server: silent, proxy: 'p.example:1' }).join('\n')).toContain('p.example:1');
});

test('a server that is lost in a conversation is told below what was said', () => {
  const lost: ConnectionState = { ...server, status: 'lost', silence: { since: 0, tries: 2 } };
  const lines = frame(80, 24, { server: lost, turns: [turnOf(0, '你好', '早')] });
  const said = lines.findIndex((line) => line.includes('答：早'));
  const told = lines.findIndex((line) => line.includes('没有服务器回应'));
  expect(said).toBeGreaterThan(-1);
  expect(told).toBeGreaterThan(said);
});

test('why Enter did nothing stands in the status line beside the state', () => {
  const app = { ...startState(), refusal: 'running' } as const;
  expect(frame(100, 20, { app }, 'en').at(-1)).toBe(
    `● connected ${words.en.refused.running} │ Ctrl-C leaves │ F1 help`,
  );
});

test('that no server answered is not said any more once one does', () => {
  const app = { ...startState(), refusal: 'no-server' } as const;
  expect(frame(100, 20, { app }).at(-1)).not.toContain(words.zh.refused['no-server']);
});

test('what there is to know stands from its beginning, also where it does not fit', () => {
  expect(frame(30, 8)[0]).toContain('聊天：温暖地回复');
});

test('what is refused is explained whole: no English word is cut in a Chinese screen', () => {
  const detail = 'input.message must be shorter than 512 characters';
  const refused = {
    ...turnOf(0, '长', ''),
    error: { status: 'INVALID_ARGUMENT', detail },
    status: 'failed',
  } as const;
  const text = frame(60, 20, { turns: [refused] }).join('\n');
  for (const word of detail.split(' ')) expect(text).toContain(word);
  expect(text).toContain('这个任务不接受这样的输入。');
});

test('what is right is asked with the sentence and a number for each label but the one that was given', () => {
  const app = { ...startState(), screen: 'labels', corrected: 0 } as const;
  const rows = frame(60, 12, { app, turns: [turnOf(0, '心累', '抱抱')] });
  expect(rows.join('\n')).toMatch(/正确的是哪一个.*你：心累.*▸ 1 正面/su);
  expect(rows.join('\n')).not.toContain('负面');
});

test('a window in which not all of the greeting has room shows no gaps in it', () => {
  const tasks = [textTask({ description: '先判断用户的情绪，再据此给出温暖的回应' })];
  const greeting = (rows: number): string[] =>
    frame(60, rows, { server: { ...server, tasks } })
      .map((line) => line.split('│')[1]?.trim() ?? '')
      .slice(1, -3);
  const hasGap = (lines: string[]): boolean =>
    lines.some((line, i) => line === '' && (lines[i + 1] ?? '') !== '');
  expect(hasGap(greeting(40))).toBe(true);
  expect(hasGap(greeting(10))).toBe(false);
});
