import type { Language } from '@qaio/client';
import type { ReportView } from './report-rows.js';

const english = {
  empty:
    'Open what aio eval TASK --data FILE --out report.json has written, or drop it here. It stays in the browser.',
  open: 'Open a report',
  another: 'Another report',
  noReport: 'This file is no report of aio eval. Give one that --out or --json has written.',
  cell: 'Measured',
  rows: (count: string) => `${count} rows`,
  speed: (rate: string) => `${rate} sentences a second`,
  shares: {
    accuracy: 'Right, of all rows',
    answeredAccuracy: 'Right, of answered rows',
    coverage: 'Answered',
    macroF1: 'Macro-F1',
    ece: 'Expected calibration error',
  } as Readonly<Record<string, string>>,
  comparison: 'Two on the same rows',
  pair: 'Compared',
  versus: (first: string, second: string) => `${first} and ${second}`,
  rightIn: (name: string) => `${name}: right`,
  wrongIn: (name: string) => `${name}: not right`,
  exact: (p: string) =>
    `If both were equally good, chance would make a difference at least this large with p = ${p} (McNemar's exact test).`,
  adjusted: (p: string, count: number) =>
    `Adjusted for all ${count} comparisons of the report (Holm's method): p = ${p}.`,
  some: 'The report has these rows alone: the wrong answers that the task was surest of, the slowest, and those without an answer. --out writes all.',
  filters: { all: 'all', wrong: 'not right', right: 'right', error: 'errors' } satisfies Record<
    ReportView['filter'],
    string
  >,
  table: 'Rows of the report',
  line: 'Line of the file',
  input: 'Input',
  right: 'Right answer',
  answer: 'Answer',
  note: 'Note',
};

export type ReportWords = typeof english;

const chinese: ReportWords = {
  empty: '打开 aio eval 任务 --data 文件 --out report.json 写出的报告，或拖到这里。它只留在浏览器里。',
  open: '打开报告',
  another: '换一份报告',
  noReport: '这个文件不是 aio eval 的报告。请给 --out 或 --json 写出的文件。',
  cell: '评测对象',
  rows: (count) => `${count} 行`,
  speed: (rate) => `每秒 ${rate} 句`,
  shares: {
    accuracy: '全部行里判对',
    answeredAccuracy: '作了判断的行里判对',
    coverage: '作了判断',
    macroF1: '宏平均 F1',
    ece: '校准误差（ECE）',
  },
  comparison: '两项在相同的行上比较',
  pair: '比较',
  versus: (first, second) => `${first} 与 ${second}`,
  rightIn: (name) => `${name}：判对`,
  wrongIn: (name) => `${name}：没判对`,
  exact: (p) => `若两者一样好，仅凭偶然出现至少这么大差别的概率是 p = ${p}（精确 McNemar 检验）。`,
  adjusted: (p, count) => `按报告里全部 ${count} 个比较校正后（Holm 方法）：p = ${p}。`,
  some: '报告里只有这些行：最有把握却判错的、最慢的和没有答案的。--out 会写出全部。',
  filters: { all: '全部', wrong: '判错', right: '判对', error: '出错' },
  table: '报告的各行',
  line: '文件行号',
  input: '输入',
  right: '标注',
  answer: '答案',
  note: '说明',
};

export const reportWords: Readonly<Record<Language, ReportWords>> = { en: english, zh: chinese };
