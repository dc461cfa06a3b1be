import type { Language } from '@qaio/client';
import { batchBounds, type TableFault, type TableFormat } from './batch-table.js';

const rows = batchBounds.rows.toLocaleString('en');
const megabytes = batchBounds.bytes / 1024 / 1024;

const atLine = (line: number | undefined): string => (line === undefined ? '' : `Line ${line}: `);

const english = {
  empty: 'Drop a CSV or JSONL file here, or paste lines. They go only to this server.',
  bounds: `At most ${rows} rows and ${megabytes} MB; the browser keeps them and their answers until you take another table. For more there is aio batch.`,
  notKept:
    'The browser does not let the page keep this batch: a reload would lose it. Take the answers away before.',
  pasted: 'Rows',
  placeholder: 'One text on each line, or CSV with a header, or JSON lines',
  use: 'Use these rows',
  file: 'Choose a file',
  format: 'Format',
  formats: {
    auto: 'as it looks',
    csv: 'CSV with a header',
    jsonl: 'JSON lines',
    lines: 'one text a line',
  } satisfies Record<TableFormat, string>,
  faults: {
    empty: () => 'There is no row in it.',
    'not-read': () => 'It could not be read. Is the server still there? Load the page anew.',
    'too-large': () => `It is larger than ${megabytes} MB. Split it, or run it with aio batch.`,
    'too-many-rows': () => `It has more than ${rows} rows. Split it, or run it with aio batch.`,
    'not-text': () => 'It has NUL in it, as no text has; is it a workbook? In Excel, save it as “CSV UTF-8”.',
    'not-utf8': () => 'The file is no text in UTF-8; is it a workbook? In Excel, save it as “CSV UTF-8”.',
    'other-encoding': ({ detail = '' }) =>
      `The file is not UTF-8; the text looks like ${detail}. In Excel, save it as “CSV UTF-8”.`,
    'not-json': ({ line }) => `${atLine(line)}expected a JSON object.`,
    'not-csv': ({ line }) =>
      `${atLine(line)}not as many cells as the header has, or quotes that do not match. A cell with a comma stands in double quotes.`,
    'column-twice': ({ detail = '' }) => `The header has the column “${detail}” twice.`,
  } satisfies Record<TableFault['kind'], (fault: TableFault) => string>,
  table: (name: string, count: number, columns: number) =>
    `${name === '' ? 'Pasted' : name}: ${count} ${count === 1 ? 'row' : 'rows'}, ${columns} ${columns === 1 ? 'column' : 'columns'}`,
  another: 'Another table',
  setup: 'What runs',
  column: (field: string) => `Column of ${field}`,
  noColumn: '(none)',
  expected: 'Column of right labels',
  missing: (fields: string) => `The task must be given ${fields}: choose a column.`,
  emptyCells: (field: string, count: number, first: number) =>
    count === 1
      ? `Row ${first} has nothing for ${field}.`
      : `${count} rows have nothing for ${field}, the first of them row ${first}.`,
  noFields: 'The rows of a table cannot be given to this task: its schema names no values.',
  start: (count: number) => `Run ${count} ${count === 1 ? 'row' : 'rows'}`,
  again: 'Run all again',
  rest: 'Run the rest',
  retry: (count: number) => `Run ${count} ${count === 1 ? 'error' : 'errors'} again`,
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  progress: 'Progress',
  done: (answered: number, count: number) => `${answered} of ${count}`,
  left: (time: string) => `about ${time} left`,
  status: {
    idle: '',
    running: 'Running.',
    waiting: 'The server takes no more for now or does not answer; the batch goes on by itself.',
    paused: 'Paused.',
    stopped: 'Ended.',
  },
  waitingRows: (count: number) =>
    count === 1 ? '1 row has not run yet.' : `${count} rows have not run yet.`,
  whole: 'All rows have an answer.',
  outcome: (answered: number, abstained: number, errors: number) => {
    const said = [
      `${answered} ${answered === 1 ? 'has' : 'have'} an answer`,
      ...(abstained > 0 ? [`${abstained} ${abstained === 1 ? 'is' : 'are'} hard to tell`] : []),
      ...(errors > 0 ? [`${errors} ended in an error`] : []),
    ];
    return `All rows have run: ${said.join(', ')}.`;
  },
  taskGone: (task: string) => `The server has no task named ${task} any more: run all again with another.`,
  labelled: (label: string, count: number) => `${label} (${count} ${count === 1 ? 'row' : 'rows'})`,
  choice: (label: string, id: string) => (id === '' ? label : `${label} (${id})`),
  list: (named: readonly string[], more: number) =>
    more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', '),
  unknownLabels: (rows: number, labels: string) =>
    `${rows === 1 ? '1 row has a label' : `${rows} rows have labels`} that this task does not know, and counts neither as right nor as wrong: ${labels}.`,
  known: (labels: readonly string[]) => `The task knows ${labels.join(', ')}.`,
  uncounted: (rows: number) =>
    `Not counted: ${rows === 1 ? '1 row whose right label' : `${rows} rows whose right labels`} the task does not know.`,
  labels: 'Labels',
  confidence: 'Confidence',
  histogram: 'Rows by confidence',
  accuracy: (share: string) => `${share} right`,
  interval: (interval: string, right: number, count: number) =>
    ` (${right} of ${count} judged rows; 95% interval ${interval})`,
  all: 'all',
  error: 'errors',
  abstained: 'hard to tell',
  low: (share: string) => `below ${share}`,
  right: 'right',
  wrong: 'wrong',
  unknownLabel: 'right label unknown to the task',
  waiting: 'not run yet',
  order: 'Order',
  byRow: 'as given',
  byConfidence: 'least confident first',
  rows: 'Rows and answers',
  answer: 'Answer',
  rightLabel: 'Right',
  saveCsv: 'Save as CSV',
  saveJsonl: 'Save as JSONL',
};

export type BatchWords = typeof english;

const chinese: BatchWords = {
  empty: '把 CSV 或 JSONL 文件拖到这里，或粘贴多行文字。内容只发往这台服务器。',
  bounds: `最多 ${rows} 行、${megabytes} MB；浏览器会留着它们和答案，直到换一份表格。更多的请用 aio batch。`,
  notKept: '浏览器不让网页留存这一批：刷新就没了，请先把答案存下来。',
  pasted: '各行',
  placeholder: '每行一段文字，或带表头的 CSV，或 JSON 行',
  use: '就用这些',
  file: '选择文件',
  format: '格式',
  formats: { auto: '自动识别', csv: '带表头的 CSV', jsonl: 'JSON 行', lines: '每行一段文字' },
  faults: {
    empty: () => '里面一行也没有。',
    'not-read': () => '没有读成。请看看服务器是否还在，再刷新网页。',
    'too-large': () => `超过了 ${megabytes} MB。请拆开，或用 aio batch 运行。`,
    'too-many-rows': () => `超过了 ${rows} 行。请拆开，或用 aio batch 运行。`,
    'not-text': () => '里面有 NUL 字符，不是文本；是不是工作簿？在 Excel 里请另存为“CSV UTF-8”。',
    'not-utf8': () => '文件不是 UTF-8 文本；是不是工作簿？在 Excel 里请另存为“CSV UTF-8”。',
    'other-encoding': ({ detail = '' }) =>
      `文件不是 UTF-8，看来是 ${detail}。在 Excel 里请另存为“CSV UTF-8”。`,
    'not-json': ({ line }) => `${line === undefined ? '' : `第 ${line} 行：`}应为 JSON 对象。`,
    'not-csv': ({ line }) =>
      `${line === undefined ? '' : `第 ${line} 行：`}格数与表头不一致，或引号不成对。含逗号的格子要放在双引号里。`,
    'column-twice': ({ detail = '' }) => `表头里“${detail}”这一列出现了两次。`,
  },
  table: (name, count, columns) => `${name === '' ? '粘贴的内容' : name}：${count} 行，${columns} 列`,
  another: '换一份表格',
  setup: '运行什么',
  column: (field) => `${field} 用哪一列`,
  noColumn: '（无）',
  expected: '标注在哪一列',
  missing: (fields) => `这个任务必须有 ${fields}：请选一列。`,
  emptyCells: (field, count, first) =>
    count === 1 ? `第 ${first} 行没有 ${field}。` : `有 ${count} 行没有 ${field}，第一处在第 ${first} 行。`,
  noFields: '表格没法交给这个任务：它的 schema 没有列出字段。',
  start: (count) => `运行 ${count} 行`,
  again: '全部重新运行',
  rest: '运行剩下的',
  retry: (count) => `重新运行 ${count} 个出错的`,
  pause: '暂停',
  resume: '继续',
  stop: '停止',
  progress: '进度',
  done: (answered, count) => `${answered} / ${count}`,
  left: (time) => `还要约 ${time}`,
  status: {
    idle: '',
    running: '正在运行。',
    waiting: '服务器暂时不接受更多请求，或没有回应；稍后会自动继续。',
    paused: '已暂停。',
    stopped: '已结束。',
  },
  waitingRows: (count) => `还有 ${count} 行没有运行。`,
  whole: '每一行都有答案了。',
  outcome: (answered, abstained, errors) => {
    const said = [
      `${answered} 行有答案`,
      ...(abstained > 0 ? [`${abstained} 行难以判断`] : []),
      ...(errors > 0 ? [`${errors} 行出错`] : []),
    ];
    return `每一行都运行过了：${said.join('，')}。`;
  },
  taskGone: (task) => `服务器上已经没有名为 ${task} 的任务：请换一个任务全部重新运行。`,
  labelled: (label, count) => `${label}（${count} 行）`,
  choice: (label, id) => (id === '' ? label : `${label}（${id}）`),
  list: (named, more) => (more > 0 ? `${named.join('、')}，以及另外 ${more} 种` : named.join('、')),
  unknownLabels: (rows, labels) => `有 ${rows} 行的标注这个任务不认识，不算判对也不算判错：${labels}。`,
  known: (labels) => `它认识的是 ${labels.join('、')}。`,
  uncounted: (rows) => `另有 ${rows} 行的标注这个任务不认识，没有计入。`,
  labels: '各类判断',
  confidence: '把握',
  histogram: '按把握分布',
  accuracy: (share) => `判对 ${share}`,
  interval: (interval, right, count) => `（${count} 行里 ${right} 行；95% 置信区间 ${interval}）`,
  all: '全部',
  error: '出错',
  abstained: '难以判断',
  low: (share) => `把握低于 ${share}`,
  right: '判对',
  wrong: '判错',
  unknownLabel: '标注不认识',
  waiting: '还没有运行',
  order: '顺序',
  byRow: '原来的顺序',
  byConfidence: '把握低的在前',
  rows: '各行与答案',
  answer: '答案',
  rightLabel: '标注',
  saveCsv: '存为 CSV',
  saveJsonl: '存为 JSONL',
};

export const batchWords: Readonly<Record<Language, BatchWords>> = { en: english, zh: chinese };

/** A time for people, of which nobody knows more than the first digits. */
export function roughTime(seconds: number, language: Language): string {
  const [minute, second] = language === 'zh' ? [' 分钟', ' 秒'] : [' min', ' s'];
  return seconds < 90 ? `${Math.ceil(seconds)}${second}` : `${Math.ceil(seconds / 60)}${minute}`;
}
