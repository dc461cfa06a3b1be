import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ConversationRecord } from './conversation.js';
import { conversationText, readConversation } from './conversation-text.js';
import { reduceTurn } from './reduce-turn.js';
import { delta, done, moodStep } from './testing/stream-events.js';
import { type Turn, startTurn } from './turn.js';

const texts = fc.string({ unit: 'grapheme' });
const turns = fc
  .array(fc.record({ message: texts, text: texts, input: fc.dictionary(fc.string(), texts) }))
  .map((parts) => parts.map(({ message, text, input }, id) => ended(id, message, text, input)));

function ended(id: number, message: string, text: string, input: Turn['input']): Turn {
  const events = [moodStep(), delta(text), done({ usage: { outputTokens: 3 }, provenance: { seed: 9n } })];
  const start = startTurn({ id, task: 'tasks/chat', message, input });
  return events.map((event) => ({ kind: 'event', event }) as const).reduce(reduceTurn, start);
}

const record = (...of: Turn[]): ConversationRecord => ({ key: 'k', turns: of });
const again = (of: ConversationRecord) => readConversation(conversationText(of));

test('a conversation is read as it was written', () => {
  fc.assert(
    fc.property(turns, fc.string(), (of, key) => {
      expect(again({ key, turns: of })).toEqual({ key, turns: of });
    }),
  );
});

test('turns keep their ids, also where the first ones do not fit', () => {
  const all = [4, 5, 6].map((id) => ended(id, '早', '好', {}));
  expect(again(record(...all))).toEqual(record(...all));
  const room = conversationText(record(...all.slice(1))).length;
  expect(readConversation(conversationText(record(...all), room))).toEqual(record(...all.slice(1)));
});

test('a text from before ids were kept counts them from 0', () => {
  const text = conversationText(record(ended(3, '早', '好', {}))).replace('"firstId":3,', '');
  expect(readConversation(text)?.turns.map(({ id }) => id)).toEqual([0]);
});

test('a turn that was taken back stays so, and one that was asked in place of others', () => {
  const both = record(
    { ...ended(0, '早', '好', {}), isTakenBack: true },
    { ...ended(1, '早', '好', {}), replaces: 1 },
  );
  expect(again(both)).toEqual(both);
});

describe('what had not ended when it was written', () => {
  const turn = ended(0, '早', '好', {});

  test('is a turn that was stopped, with what had come of it', () => {
    const running: Turn = { ...turn, status: 'running', result: undefined };
    expect(again(record(running))?.turns).toEqual([{ ...running, status: 'cancelled' }]);
  });

  test('is a correction that the server has not answered', () => {
    const correction = {
      task: 'tasks/sentiment',
      label: '正面',
      status: 'sending',
      error: undefined,
    } as const;
    const read = again(record({ ...turn, corrections: [correction] }))?.turns[0]?.corrections;
    expect(read).toMatchObject([{ status: 'refused', error: { status: 'UNAVAILABLE' } }]);
  });
});

test('where not all fits, the newest turns do', () => {
  const all = Array.from({ length: 9 }, (_, id) => ended(id, `${id}`, '长'.repeat(100), {}));
  const one = conversationText(record(...all.slice(-1))).length;
  const text = conversationText(record(...all), 3 * one);
  expect(text.length).toBeLessThanOrEqual(3 * one + 100);
  const kept = readConversation(text)?.turns.map(({ message }) => message);
  expect(kept?.slice(-3)).toEqual(['6', '7', '8']);
});

describe('what is not a conversation is none', () => {
  test.each([
    '',
    'null',
    '[]',
    '{}',
    '{"version":2,"key":"k","turns":[]}',
    '{"version":1,"key":1,"turns":[]}',
    '{"version":1,"key":"k","firstId":-1,"turns":[]}',
  ])('%s', (text) => {
    expect(readConversation(text)).toBeUndefined();
  });

  test('a turn that is damaged anywhere is refused or has every part as it must be', () => {
    const whole = JSON.parse(conversationText(record(ended(0, '早', '好', { message: '早' })))) as {
      turns: [Record<string, unknown>];
    };
    const keys = Object.keys(whole.turns[0]);
    expect(keys).toContain('steps');
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, value) => {
        const text = JSON.stringify({ ...whole, turns: [{ ...whole.turns[0], [key]: value }] });
        const read = readConversation(text);
        if (read) expect(again(read)).toEqual(read);
      }),
    );
  });
});
