/** Whatever text comes from anywhere, a frame fits the terminal and stays whole, however wide that draws characters. */
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { type ConnectionState, type Turn, splitCharacters } from '@qaio/client';
import { type RandomInteger, seededRandom, textTask } from '@qaio/client/testing';
import { GetModelResponse, TaskResult } from '@qaio/protocol';
import xterm, { type IUnicodeVersionProvider } from '@xterm/headless';
import { renderToString } from 'ink';
import stringWidth from 'string-width';
import { steadyRows } from '../look/steady-rows.js';
import { startState } from '../state/app-state.js';
import { fieldOf } from '../state/text-field.js';
import { words } from '../words/words.js';
import { WordsContext } from '../words/words-context.js';
import { Screen } from './screen.js';

const pieces = [
  ...[
    '今天心情很好，',
    '，',
    'really',
    ' ',
    '  ',
    '\n',
    '\r\n',
    '\t',
    'é',
    'e\u0301\u0323',
    '한국어',
    'ｶﾅ',
    '－',
  ],
  ...[
    '👨‍👩‍👧‍👦',
    '👍🏽',
    '🇨🇳',
    '😮‍💨',
    '☺',
    '☺️',
    '1️⃣',
    '…',
    '│',
    'ﷺ',
    'नमस्ते',
    'का',
    '👩🏽‍💻x',
    'กำ',
    'ไทย',
    'שלום',
    '\u200B',
    '\u00AD',
    '\u202E',
  ],
  ...['\u001B[31m', '\u001B[2J', '\u001B]0;x\u0007', '\u0000', '\u007F', '\u0085', '\u2028', 'x'.repeat(50)],
];

function randomText(random: RandomInteger): string {
  const length = random(40);
  return Array.from({ length }, () =>
    random(5) === 0 ? String.fromCodePoint(randomCodePoint(random)) : (pieces[random(pieces.length)] ?? ''),
  ).join('');
}

/** Of all planes, surrogates left out. */
function randomCodePoint(random: RandomInteger): number {
  const codePoint = random(2) === 0 ? random(0xd800) : random(0x30000);
  return codePoint >= 0xd800 && codePoint <= 0xdfff ? 0x41 : codePoint;
}

function randomTurn(id: number, random: RandomInteger): Turn {
  const [label, other] = [randomText(random), randomText(random)];
  const probability = random(101) / 100;
  const scores = [
    { label, probability },
    { label: other, probability: 1 - probability },
  ];
  const value = { label, confidence: probability, abstained: random(4) === 0, scores };
  const step = TaskResult.fromPartial({
    task: 'tasks/a',
    output: { $case: 'classification', value },
    provenance: { warnings: [randomText(random)] },
  });
  const [message, text, detail] = [randomText(random), randomText(random), randomText(random)];
  const error = random(3) === 0 ? { status: 'INTERNAL', detail } : undefined;
  const status = error ? 'failed' : 'done';
  const turn = { id, task: 'tasks/chat', message, text, status, input: {} } as const;
  const fate = (['sending', 'kept', 'refused'] as const)[random(3)] ?? 'kept';
  const correction = { task: 'tasks/a', label: other, status: fate, error };
  const corrections = random(2) === 0 ? [correction] : [];
  return { ...turn, steps: [step], result: undefined, error, corrections };
}

function randomServer(random: RandomInteger): ConnectionState {
  const properties = Object.fromEntries(
    Array.from({ length: 1 + random(3) }, () => [
      randomText(random),
      { type: ['string', 'number'][random(2)] },
    ]),
  );
  const task = textTask({
    displayName: randomText(random),
    description: randomText(random),
    ...(random(3) === 0 && { inputSchema: { properties } }),
  });
  const [model, quantization, note] = [randomText(random), randomText(random), randomText(random)];
  return {
    status: (['connected', 'lost', 'connecting'] as const)[random(3)] ?? 'lost',
    model: GetModelResponse.fromPartial({ model, quantization, note }),
    tasks: [task],
    problems:
      random(4) === 0 ? [{ file: 'x', line: 1, column: 1, path: '', message: randomText(random) }] : [],
    silence: random(2) === 0 ? undefined : { since: 0, tries: 3 },
  };
}

function randomFrame(random: RandomInteger, columns: number, rows: number): string[] {
  const turns = Array.from({ length: random(4) }, (_, id) => randomTurn(id, random));
  const screen =
    (['talk', 'talk', 'help', 'tasks', 'labels', 'save', 'search', 'status', 'history'] as const)[
      random(9)
    ] ?? 'talk';
  const app = {
    ...startState(random(2) === 0 ? 'chat' : undefined),
    screen,
    corrected: random(3),
    sought: fieldOf(random(2) === 0 ? randomText(random) : ' '),
    field: fieldOf(randomText(random)),
  };
  const language = random(2) === 0 ? 'en' : 'zh';
  const node = (
    <WordsContext value={words[language]}>
      <Screen
        columns={columns}
        rows={rows}
        app={app}
        server={randomServer(random)}
        turns={turns}
        history={{
          records: [{ key: 'a', turns }],
          problem: random(5) === 0 ? randomText(random) : undefined,
        }}
        address={randomText(random)}
        remedy={{ kind: 'restart', command: randomText(random) }}
        program={randomText(random)}
        isRunning={random(2) === 0}
      />
    </WordsContext>
  );
  return renderToString(node, { columns }).split('\n');
}

test.each(Array.from({ length: 100 }, (_, seed) => seed))('whatever comes, a frame fits: seed %d', (seed) => {
  const random = seededRandom(seed);
  const [columns, rows] = [40 + random(161), 8 + random(50)];
  const lines = randomFrame(random, columns, rows);
  expect(lines.length).toBeLessThan(rows);
  for (const line of lines) {
    const text = stripVTControlCharacters(line);
    expect(text).not.toMatch(/\p{Cc}/u);
    expect(stringWidth(text)).toBeLessThanOrEqual(columns);
  }
});

const undisputed = /^[\u0020-\u02FF\u0370-\u052F\u1E00-\u1FFF\u2010-\u25FC\uFFFD]$/u;
const eastAsian = /^[\u3000-\u30FF\u3400-\u9FFF\uAC00-\uD7A3\uFF01-\uFF60\uFFE0-\uFFE6]$/u;

/** Every code point has these columns by itself, but for those on which terminals agree. */
function terminalOf(columnsOf: 0 | 1 | 2): IUnicodeVersionProvider {
  const wcwidth = (codePoint: number): 0 | 1 | 2 => {
    const character = String.fromCodePoint(codePoint);
    if (eastAsian.test(character)) return 2;
    return undisputed.test(character) ? 1 : columnsOf;
  };
  return {
    version: String(columnsOf),
    wcwidth,
    // https://github.com/xtermjs/xterm.js/blob/6.0.0/src/common/services/UnicodeService.ts: nothing is joined
    charProperties: (codePoint) => wcwidth(codePoint) << 1,
  };
}

/** The cells of a terminal where a frame has been drawn. */
async function drawnOn(provider: IUnicodeVersionProvider, frame: string, columns: number, rows: number) {
  const terminal = new xterm.Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true });
  terminal.unicode.register(provider);
  terminal.unicode.activeVersion = provider.version;
  await new Promise<void>((resolve) => terminal.write(`\u001B[?7l${frame}`, resolve));
  const { active } = terminal.buffer;
  const cell = (x: number, y: number): string => active.getLine(y)?.getCell(x)?.getChars() ?? '';
  return { cell, lastRow: active.baseY + active.cursorY };
}

test.each([0, 1, 2] as const)(
  'a frame stays whole where terminals give each disputed code point %d columns',
  async (columnsOf) => {
    for (let seed = 0; seed < 40; seed++) {
      const random = seededRandom(seed);
      const [columns, rows] = [40 + random(161), 8 + random(50)];
      const lines = randomFrame(random, columns, rows);
      const { cell, lastRow } = await drawnOn(
        terminalOf(columnsOf),
        steadyRows(lines.join('\n')),
        columns,
        rows,
      );
      expect(lastRow).toBe(lines.length - 1);
      for (const [y, line] of lines.entries()) {
        let x = 0;
        for (const character of splitCharacters(stripVTControlCharacters(line))) {
          if (/[╭╮╰╯│]/u.test(character)) expect([seed, x, y, cell(x, y)]).toEqual([seed, x, y, character]);
          x += stringWidth(character);
        }
      }
    }
  },
);
