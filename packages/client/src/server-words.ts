import type { Language } from './language.js';

interface ServerWords {
  readonly model: (name: string, note: string) => string;
  /** There is no task that a view talks to by itself. */
  readonly noTask: string;
  readonly noSuchTask: (name: string) => string;
  /** Of a task whose input no view can ask for. @property program what the user types for `aio` */
  readonly otherInput: (name: string, program: string) => string;
  /** Of a value that may be left out. */
  readonly optional: string;
  readonly remembers: (turns: number) => string;
  /** @property others the tasks that do remember, by name */
  readonly forgets: (others: readonly string[]) => string;
}

/** What every view says about a server's model and its tasks. */
export const serverWords: Readonly<Record<Language, ServerWords>> = {
  en: {
    model: (name, note) => `Model: ${name}. ${note}`.trim(),
    noTask: 'The server has no task that can be talked to.',
    noSuchTask: (name) => `The server has no task named ${name}.`,
    otherInput: (name, program) =>
      `The input of ${name} cannot be typed here: its schema names no values. ` +
      `Run it with ${program} run ${name} --input '{...}', or choose another task.`,
    optional: 'may be left empty',
    remembers: (turns) => `It remembers the last ${turns} ${turns === 1 ? 'turn' : 'turns'}.`,
    forgets: (others) =>
      'This task does not remember earlier messages' +
      (others.length > 0 ? `; ${others.join(', ')} ${others.length === 1 ? 'does' : 'do'}.` : '.'),
  },
  zh: {
    model: (name, note) => `模型：${name}。${note}`,
    noTask: '服务器上没有可以对话的任务。',
    noSuchTask: (name) => `服务器上没有名为 ${name} 的任务。`,
    otherInput: (name, program) =>
      `${name} 的输入没法在这里填写：它的 schema 没有列出字段。` +
      `请用 ${program} run ${name} --input '{...}' 运行，或者换一个任务。`,
    optional: '可以不填',
    remembers: (turns) => `它记得最近 ${turns} 轮对话。`,
    forgets: (others) =>
      '这个任务不记得前面的话' + (others.length > 0 ? `；${others.join('、')} 记得。` : '。'),
  },
};
