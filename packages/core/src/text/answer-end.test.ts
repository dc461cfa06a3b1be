import { expect, test } from '@jest/globals';
import { TinyTokenizer, tinyChatTemplate } from '../testing/tiny-tokenizer.js';
import { answerEnd } from './answer-end.js';
import { ChatTemplate } from './chat-template.js';

const tokenizer = new TinyTokenizer();
const behind = (ending: string): string =>
  `{% for message in messages %}{{ message['role'] + ': ' + message['content'] + ${ending} }}{% endfor %}`;
const endOf = (template: string, declared: readonly number[] = [7]) =>
  answerEnd(declared, { tokenizer, chatTemplate: new ChatTemplate(template, { eos_token: '<|im_end|>' }) });

test.each([
  ['the token behind an answer comes before what is declared', tinyChatTemplate, [257, 7]],
  ['white space before it does not matter', behind(`'\\n <|im_end|>\\n'`), [257, 7]],
  ['a template may name it as a variable', behind('eos_token'), [257, 7]],
])('%s', (_, template, stopTokenIds) => {
  expect(endOf(template)).toEqual({ stopTokenIds, stopStrings: [] });
});

test('one that is declared is not named twice', () => {
  expect(endOf(tinyChatTemplate, [7, 257]).stopTokenIds).toEqual([257, 7]);
});

test('what is not a token of this tokenizer is a stop string', () => {
  expect(endOf(behind(`'\\n<|eot_id|>\\n<|im_end|>'`))).toEqual({
    stopTokenIds: [7],
    stopStrings: ['<|eot_id|>'],
  });
});

test.each([
  ['puts only white space behind an answer', behind(`'\\n\\n'`)],
  ['refuses answers', `{{ raise_exception('no') if messages[1] else messages[0]['content'] }}`],
  ['leaves answers out', `{{ messages[0]['content'] + '<|im_end|>' }}`],
])('a template that %s adds nothing', (_, template) => {
  expect(endOf(template)).toEqual({ stopTokenIds: [7], stopStrings: [] });
});
