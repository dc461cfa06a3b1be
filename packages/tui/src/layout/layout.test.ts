import { expect, test } from '@jest/globals';
import { contentSize, layoutOf, minimum } from './layout.js';

test('wide windows have two panes side by side, narrow ones a pane and a line', () => {
  expect(layoutOf({ columns: 80, rows: 24 })).toEqual({
    conversation: { columns: 52, rows: 21, isFramed: true },
    judgement: { columns: 28, rows: 21, isFramed: true },
  });
  expect(layoutOf({ columns: 40, rows: 12 })).toEqual({
    conversation: { columns: 40, rows: 8, isFramed: true },
    judgement: 'line',
  });
});

test('a low window has no border that takes its lines', () => {
  expect(layoutOf({ columns: 30, rows: 8 })?.conversation).toEqual({ columns: 30, rows: 4, isFramed: false });
});

test('nothing is laid out below the minimum', () => {
  expect(layoutOf({ ...minimum, columns: minimum.columns - 1 })).toBeUndefined();
  expect(layoutOf({ ...minimum, rows: minimum.rows - 1 })).toBeUndefined();
});

test('whatever the size, all fits with a row to spare, and every pane has room for a line', () => {
  for (let columns: number = minimum.columns; columns <= 200; columns += 3)
    for (let rows: number = minimum.rows; rows <= 60; rows++) {
      const layout = layoutOf({ columns, rows });
      if (!layout) throw new Error('no layout');
      const { conversation, judgement } = layout;
      const lines = judgement === 'line' ? 1 : 0;
      const beside = judgement === 'line' ? 0 : judgement.columns;
      expect(conversation.rows + lines + 2).toBeLessThan(rows);
      expect(conversation.columns + beside).toBe(columns);
      const content = contentSize(conversation);
      expect(Math.min(content.rows, content.columns - 10)).toBeGreaterThan(0);
    }
});
