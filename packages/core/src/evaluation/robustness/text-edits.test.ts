import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from '../../engine/random.js';
import { editedText } from './edit.js';
import { textEdits } from './text-edits.js';

const edited = (name: string, text: string): string | undefined => {
  const edit = textEdits.find((one) => one.name === name);
  if (!edit) throw new Error(`no edit '${name}'`);
  return editedText(edit, text, seededRandom(7));
};

test.each([
  ['end punctuation', '太好吃了！！', '太好吃了'],
  ['end punctuation', '太好吃了', '太好吃了。'],
  ['end punctuation', 'so good', 'so good.'],
  ['end punctuation', '怎么会这样？', undefined],
  ['end punctuation', '！', undefined],
  ['full and half width', '好，买了2个！', '好,买了2个!'],
  ['full and half width', '买了 iPhone 15', '买了 ｉＰｈｏｎｅ １５'],
  ['full and half width', '好吃', undefined],
  ['white space', 'very good', ' very  good '],
  ['white space', '好吃', ' 好吃 '],
  ['case', 'Good 手机', 'GOOD 手机'],
  ['case', 'OK', 'ok'],
  ['case', '好吃', undefined],
  ['repeated letters and emoji', '开心😊', '开心😊😊😊'],
  ['repeated letters and emoji', '哈哈，好啊', '哈哈，好啊啊啊'],
  ['repeated letters and emoji', 'so good!', 'so gooood!'],
  ['repeated letters and emoji', '怀念哈尔滨啊，呵呵', '怀念哈尔滨啊，呵呵呵呵'],
  ['repeated letters and emoji', '怀念哈尔滨', undefined],
  ['said twice', '好吃', '好吃，好吃'],
  ['said twice', '好吃！', '好吃！ 好吃！'],
])('%s: %s becomes %s', (name, text, right) => {
  expect(edited(name, text)).toBe(right);
});

test('a typo swaps two neighbours of one script, never a negation, never the first letter', () => {
  const sentence = fc.string({
    unit: fc.constantFrom(...Array.from('我今天不很没高兴abc 😊，1')),
    maxLength: 12,
  });
  fc.assert(
    fc.property(sentence, fc.integer(), (text, seed) => {
      const typo = textEdits.find(({ name }) => name === 'one typo');
      const result = typo && editedText(typo, text, seededRandom(seed));
      if (result === undefined) return;
      const [before, after] = [Array.from(text), Array.from(result)];
      const differing = before.flatMap((one, i) => (one === after[i] ? [] : [i]));
      expect(differing).toHaveLength(2);
      const [first = 0, second = 0] = differing;
      expect([first > 0, second - first]).toEqual([true, 1]);
      expect(after[first]).toBe(before[second]);
      expect(`${before[first]}${before[second]}`).toMatch(/^([我今天很高兴]{2}|[abc]{2})$/u);
    }),
  );
});
