import { expect, test } from '@jest/globals';
import { isComposingEnter } from './composing-enter.js';

const enter = { key: 'Enter', isComposing: false, keyCode: 13 };

test('an Enter within a composition, or with the code of one, belongs to the input method', () => {
  expect(isComposingEnter(enter)).toBe(false);
  expect(isComposingEnter({ ...enter, isComposing: true })).toBe(true);
  expect(isComposingEnter({ ...enter, keyCode: 229 })).toBe(true);
  expect(isComposingEnter({ ...enter, key: 'a', keyCode: 229 })).toBe(false);
});
