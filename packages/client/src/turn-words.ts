import type { Language } from './language.js';

interface TurnWords {
  readonly cancel: string;
  readonly cancelled: string;
  /** @property ahead requests that come before @property time how long they take, where that is known */
  readonly queued: (ahead: number, time: string | undefined) => string;
  readonly seconds: (count: number) => string;
  readonly minutes: (count: number) => string;
  /** The server takes no more for now. */
  readonly busy: (seconds: number) => string;
  /** Of a turn that was asked again. */
  readonly takenBack: string;
  readonly abstained: string;
  /** Of an answer that a guard has given. */
  readonly guarded: string;
  /** Calls a judgement wrong. */
  readonly wrong: string;
  /** Before the labels that it could be. */
  readonly whichIsRight: string;
  readonly corrected: (label: string) => string;
  readonly notCorrected: string;
  readonly characters: (count: number) => string;
  /** Before the first numbers of a vector. */
  readonly numbers: (count: number) => string;
}

/** What every view calls the same thing. */
export const turnWords: Readonly<Record<Language, TurnWords>> = {
  en: {
    cancel: 'Stop',
    cancelled: 'stopped',
    queued: (ahead, time) => `${ahead} ahead of you${time === undefined ? '' : `, about ${time}`}`,
    seconds: (count) => `${count} s`,
    minutes: (count) => `${count} min`,
    busy: (seconds) => `The server is busy. Trying again in ${seconds} s.`,
    takenBack: 'asked again since: the model does not see this turn any more',
    abstained: 'hard to tell',
    guarded: 'a fixed answer, not written by the model',
    wrong: 'Wrong',
    whichIsRight: 'Which label is right?',
    corrected: (label) => `Kept: ${label} is right.`,
    notCorrected: 'Not kept.',
    characters: (count) => ` (${count} characters)`,
    numbers: (count) => `${count} ${count === 1 ? 'number' : 'numbers'}: `,
  },
  zh: {
    cancel: '停止',
    cancelled: '已停止',
    queued: (ahead, time) => `前面还有 ${ahead} 个${time === undefined ? '' : `，大约 ${time}`}`,
    seconds: (count) => `${count} 秒`,
    minutes: (count) => `${count} 分钟`,
    busy: (seconds) => `服务器正忙，${seconds} 秒后自动重试。`,
    takenBack: '后来重新问过，模型不再看到这一轮',
    abstained: '难以判断',
    guarded: '这是固定的答复，不是模型写的',
    wrong: '判断错了',
    whichIsRight: '正确的是哪一个？',
    corrected: (label) => `已记下：应为「${label}」。`,
    notCorrected: '没有记下。',
    characters: (count) => `（共 ${count} 字）`,
    numbers: (count) => `${count} 个数：`,
  },
};
