import { expect, test } from '@jest/globals';
import type { Turn } from '@qaio/client';
import { TaskResult } from '@qaio/protocol';
import { words } from '../words/words.js';
import { conversationLines } from './conversation-lines.js';

const turn: Turn = {
  ...{ id: 0, task: 'tasks/chat', message: '…', text: 'I hear you.', status: 'done', steps: [] },
  ...{ result: undefined, error: undefined, input: {}, corrections: [] },
};

test.each([
  ['en', '(a fixed answer, not written by the model)'],
  ['zh', '(这是固定的答复，不是模型写的)'],
] as const)('in %s the answer of a guard is marked as such, any other is not', (language, sign) => {
  const lines = (guarded: string): string[] => {
    const result = TaskResult.fromPartial({ guarded });
    return conversationLines([{ ...turn, result }], 80, words[language]).map(({ text }) => text);
  };
  expect(lines('dark')).toContain(sign);
  expect(lines('')).not.toContain(sign);
});

test('an embedding is told by its length and its beginning', () => {
  const result = TaskResult.fromPartial({ output: { $case: 'embedding', value: { values: [0.5, -0.25] } } });
  const lines = conversationLines([{ ...turn, text: '', result }], 80, words.en).map(({ text }) => text);
  expect(lines).toContain('Answer: 2 numbers: [0.5000, -0.2500]');
});

test('what was said against a judgement stands under its turn, and what came of it', () => {
  const text = (status: 'sending' | 'kept' | 'refused') => {
    const error = status === 'refused' ? { status: 'INTERNAL', detail: 'full' } : undefined;
    const corrected = { ...turn, corrections: [{ task: 'tasks/a', label: '正面', status, error }] };
    return conversationLines([corrected], 80, words.en)
      .map((line) => line.text)
      .join('\n');
  };
  expect(text('kept')).toContain('(Kept: 正面 is right.)');
  expect(text('refused')).toContain('✗ Not kept. The server failed to answer.\nfull');
  expect(text('sending')).not.toContain('正面');
});
