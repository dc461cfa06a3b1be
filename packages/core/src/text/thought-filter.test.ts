import { expect, test } from '@jest/globals';
import { ThoughtFilter } from './thought-filter.js';

function filtered(pieces: Iterable<string>, isThinking = false): string {
  const filter = new ThoughtFilter(isThinking);
  return [...pieces].map((piece) => filter.push(piece)).join('') + filter.flush();
}

test.each([
  [
    'a thought at the beginning goes with the white space around it',
    '\n<think>\nhm\n</think>\n\nyes\n',
    'yes\n',
  ],
  ['a thought in the middle goes', 'a <think>b</think> c', 'a  c'],
  ['an end without a beginning goes', '</think>\n\nyes', 'yes'],
  ['a thought that never ends goes', 'a<think>b < c </thin', 'a'],
  ['a beginning inside a thought changes nothing', '<think>a<think>b</think>c', 'c'],
  ['several thoughts go', '<think>a</think><think>b</think>c', 'c'],
  ['what only looks like a tag stays', ' a <thin> b </ c <', ' a <thin> b </ c <'],
  ['white space alone stays', ' \n', ' \n'],
  ['nothing stays nothing', '<think></think>', ''],
])('%s', (_, text, expected) => {
  expect(filtered([text])).toBe(expected);
  // character by character, and cut in two at every place
  expect(filtered(text)).toBe(expected);
  for (let cut = 1; cut < text.length; cut++)
    expect(filtered([text.slice(0, cut), text.slice(cut)])).toBe(expected);
});

test('a thought that the prompt has opened goes up to its end', () => {
  expect(filtered('hm < 3\n</think>\n\nyes', true)).toBe('yes');
  expect(filtered('hm', true)).toBe('');
});
