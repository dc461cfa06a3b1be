import type { Language } from './language.js';

interface TurnWords {
  readonly cancel: string;
  readonly cancelled: string;
  readonly abstained: string;
  readonly characters: (count: number) => string;
}

/** What every view calls the same thing. */
export const turnWords: Readonly<Record<Language, TurnWords>> = {
  en: {
    cancel: 'Stop',
    cancelled: 'stopped',
    abstained: 'hard to tell',
    characters: (count) => ` (${count} characters)`,
  },
  zh: {
    cancel: '停止',
    cancelled: '已停止',
    abstained: '难以判断',
    characters: (count) => `（共 ${count} 字）`,
  },
};
