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
