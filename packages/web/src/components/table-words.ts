import type { Language } from '@qaio/client';

const english = {
  show: 'Show',
  search: 'Search',
  row: 'Row',
  nothing: 'No row is like this.',
  page: (from: number, to: number, count: number) => `${from} to ${to} of ${count}`,
  previous: 'Previous',
  next: 'Next',
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
};

/** What every table of rows says. */
export const tableWords: Readonly<Record<Language, TableWords>> = { en: english, zh: chinese };
