import type { Language } from '@qaio/client';

const english = {
  show: 'Show',
  search: 'Search',
  row: 'Row',
  nothing: 'No row is like this.',
  page: (from: number, to: number, count: number) => `${from} to ${to} of ${count}`,
  previous: 'Previous',
  next: 'Next',
  confusion: 'Expected and predicted',
  expected: 'Expected',
  predicted: 'Predicted',
  none: '(no answer)',
  pair: (expected: string, predicted: string) => `${expected} → ${predicted}: show all again`,
};

export type TableWords = typeof english;

const chinese: TableWords = {
  show: '显示',
  search: '查找',
  row: '行',
  nothing: '没有这样的行。',
  page: (from, to, count) => `第 ${from} 到 ${to} 行，共 ${count} 行`,
  previous: '上一页',
  next: '下一页',
  confusion: '标注与判断',
  expected: '标注',
  predicted: '判断',
  none: '（没有答案）',
  pair: (expected, predicted) => `${expected} → ${predicted}：重新显示全部`,
};

/** What every table of rows says. */
export const tableWords: Readonly<Record<Language, TableWords>> = { en: english, zh: chinese };
