import { expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import { fitStatus } from './fit-status.js';

const parts = [
  { text: '● 已连接', rank: 0 },
  { text: '127.0.0.1:50051', rank: 2 },
  { text: 'Qwen2.5-Coder-0.5B-Instruct int8-block', rank: 1, shortest: 10 },
  { text: '54 tok/s', rank: 0 },
  { text: 'Ctrl-C 退出', rank: 0 },
];

test('all of it is there where it fits', () => {
  expect(fitStatus(parts, 120)).toBe(
    '● 已连接 │ 127.0.0.1:50051 │ Qwen2.5-Coder-0.5B-Instruct int8-block │ 54 tok/s │ Ctrl-C 退出',
  );
});

test('the model’s name is shortened before anything goes', () => {
  expect(fitStatus(parts, 80)).toBe(
    '● 已连接 │ 127.0.0.1:50051 │ Qwen2.5-Coder-0.5B-Instru… │ 54 tok/s │ Ctrl-C 退出',
  );
});

test('then what matters least goes, and at last the line is cut', () => {
  expect(fitStatus(parts, 60)).toBe('● 已连接 │ Qwen2.5-Coder-0.5B-Inst… │ 54 tok/s │ Ctrl-C 退出');
  expect(fitStatus(parts, 34)).toBe('● 已连接 │ 54 tok/s │ Ctrl-C 退出');
  expect(fitStatus(parts, 10)).toBe('● 已连接 …');
});

test('no line is wider than it may be', () => {
  for (let columns = 1; columns < 120; columns++)
    expect(stringWidth(fitStatus(parts, columns))).toBeLessThanOrEqual(columns);
});
