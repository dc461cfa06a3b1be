import type { Language } from './language.js';

interface TurnWords {
  readonly cancel: string;
  readonly cancelled: string;
  readonly abstained: string;
  /** Of an answer that a guard has given. */
  readonly guarded: string;
  readonly characters: (count: number) => string;
}

/** What every view calls the same thing. */
export const turnWords: Readonly<Record<Language, TurnWords>> = {
  en: {
    cancel: 'Stop',
    cancelled: 'stopped',
    abstained: 'hard to tell',
    guarded: 'a fixed answer, not written by the model',
    characters: (count) => ` (${count} characters)`,
  },
  zh: {
    cancel: '停止',
    cancelled: '已停止',
    abstained: '难以判断',
    guarded: '这是固定的答复，不是模型写的',
    characters: (count) => `（共 ${count} 字）`,
  },
};
