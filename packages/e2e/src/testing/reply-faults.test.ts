import { expect, test } from '@jest/globals';
import { replyFaults } from './reply-faults.js';

const instructions = [
  '你是对方的好朋友，说话温暖、自然、简短。',
  '(Reply in English, in one or two sentences.)',
];
const faults = (reply: string, message: string, kind = 'sad') =>
  replyFaults(reply, { kind, message }, instructions);

test.each([
  ['别灰心，下次会更好的。', '这次考试又没过'],
  ['I am so sorry to hear that.', 'My flight was cancelled again.'],
  ['🎉🎉🎉', '🎉🎉'],
  ['哈哈！真好！恭喜你！', '我们队赢了'],
])('%s is a good reply to %s', (reply, message) => {
  expect(faults(reply, message)).toEqual([]);
});

test.each([
  ['', '累', 'empty'],
  ['我说话温暖、自然、简短。别难过。', '累', 'instructions'],
  ['Fine. Reply in English, in one or two', 'My flight was cancelled.', 'instructions'],
  ['assistant: 别难过', '累', 'role word'],
  ['<think>嗯</think>别难过', '累', 'role word'],
  ['别难过（情绪判断:负面）', '累', 'role word'],
  ['这句话是负面的。', '累', 'label'],
  ['航班取消了，别难过。', 'My flight was cancelled again.', 'English in Chinese'],
  ["Don't worry.", '这次考试又没过', 'without Chinese'],
  ['别怕。会好的。睡一觉。明天再说。', '累', 'three sentences'],
])('%s to %s is a fault: %s', (reply, message, fault) => {
  expect(faults(reply, message).join()).toContain(fault);
});

test('code may be answered in code, at any length', () => {
  expect(faults('a = [1]; a[::-1]. b. c. d. e.', 'Python 里怎么把列表倒过来？', 'code')).toEqual([]);
});
