import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as prettier from 'prettier';
import { copiedAnswer } from './answer-text.js';
import { conversationJson, conversationMarkdown } from './conversation-file.js';
import { reduceTurn } from './reduce-turn.js';
import { delta, done, moodStep } from './testing/stream-events.js';
import { type Turn, startTurn } from './turn.js';

interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly MarkdownNode[];
}

/** Another's reading of Markdown (remark's), by the module that formats this repository. */
async function parsed(text: string): Promise<readonly MarkdownNode[]> {
  const { __debug: debug } = prettier as unknown as {
    __debug: { parse(text: string, options: object): Promise<{ ast: MarkdownNode }> };
  };
  return (await debug.parse(text, { parser: 'markdown' })).ast.children ?? [];
}

function turnOf(message: string, answer: string, task = 'tasks/chat'): Turn {
  const events = [moodStep(), delta(answer), done()].map((event) => ({ kind: 'event', event }) as const);
  return events.reduce(reduceTurn, startTurn({ id: 0, task, message, input: { message } }));
}

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('`', '```', '````text', '~~~', '\n', '\n\n', '    ', '\t', '> ', '- ', '# ', '|', '\\'),
      fc.constantFrom(
        '<script>',
        '</script>',
        '<!--',
        '-->',
        '<img src=x onerror=alert(1)>',
        '&lt;',
        '&#60;',
      ),
      fc.constantFrom('[a](javascript:alert(1))', '![x](y)', '---\n', '$$', '{{', '<b>', '心累'),
      fc.string({ unit: 'grapheme' }),
    ),
    { minLength: 1 },
  )
  .map((pieces) => pieces.join(''));
/** The same text as the file shows it. */
const isPlain = (text: string): boolean => !/[^\P{Cc}\n\t]/u.test(text);

test('in Markdown whatever was written is text as it was, and nothing is HTML', async () => {
  const texts = hostile.filter(isPlain);
  await fc.assert(
    fc.asyncProperty(texts, texts, async (message, answer) => {
      const nodes = await parsed(conversationMarkdown([turnOf(message, answer)], 'en'));
      expect(new Set(nodes.map(({ type }) => type))).toEqual(new Set(['heading', 'paragraph', 'code']));
      const blocks = nodes.flatMap(({ type, value }) => (type === 'code' ? [value] : []));
      const mood = 'sentiment: 负面\n正面 2.0%\n负面 98.0%';
      // an empty text has no block
      expect(blocks).toEqual(['chat', message, mood, answer].filter((text) => text !== ''));
    }),
  );
});

test('control characters are shown in Markdown, never obeyed', () => {
  const text = conversationMarkdown([turnOf('\u001B[2J\u0007\r\n早\u009B', '好')], 'zh');
  expect(text).toContain('␛[2J␇\n早\uFFFD');
  expect(isPlain(text)).toBe(true);
});

test('in JSON it is what it was', () => {
  fc.assert(
    fc.property(hostile, hostile, (message, text) => {
      const { turns } = JSON.parse(conversationJson([turnOf(message, text)])) as { turns: unknown };
      const output = { classification: { label: '负面', labelId: 'negative' } };
      expect(turns).toMatchObject([{ task: 'tasks/chat', message, text, status: 'done', steps: [output] }]);
    }),
  );
});

test('an answer without an end says how it ended, in either language', () => {
  const turn = turnOf('早', '好');
  const error = { status: 'STREAM_LOST', detail: '' };
  expect(conversationMarkdown([{ ...turn, status: 'cancelled' }], 'en')).toContain('stopped');
  expect(conversationMarkdown([{ ...turn, status: 'failed', error }], 'zh')).toContain('连接中断');
});

test('the answer to take away is the text, or the label of a choice', () => {
  const { steps, ...turn } = turnOf('早', '');
  expect(copiedAnswer(turnOf('早', '好'))).toBe('好');
  expect(copiedAnswer({ ...turn, steps: [], result: steps[0] })).toBe('负面');
  expect(copiedAnswer({ ...turn, steps })).toBe('');
});
