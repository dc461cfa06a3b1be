import { expect, test } from '@jest/globals';
import { TaskClientError } from './task-client-error.js';
import { errorText, streamLost, turnError } from './turn-error.js';

const tooLong = turnError(new TaskClientError('INVALID_ARGUMENT', 'input.message: too long'));

test('an error says what happened in the reader’s language, and the server’s words as they came', () => {
  expect(errorText(tooLong, 'zh')).toBe('这个任务不接受这样的输入。\ninput.message: too long');
  expect(errorText(tooLong, 'en')).toBe('The task does not accept this input.\ninput.message: too long');
});

test('where no server spoke there is nothing but what happened', () => {
  expect(errorText(turnError(new TaskClientError('UNAVAILABLE')), 'en')).toBe('The server does not answer.');
  expect(errorText(streamLost, 'zh')).toBe('连接中断，回答不完整。');
});

test('a status that is not known, or anything else thrown, is a failure of the server with its words', () => {
  expect(errorText({ status: 'toString', detail: 'x' }, 'en')).toBe('The server failed to answer.\nx');
  expect(turnError(new TypeError('broken'))).toEqual({ status: 'UNKNOWN', detail: 'broken' });
  expect(turnError('odd')).toEqual({ status: 'UNKNOWN', detail: 'odd' });
});
