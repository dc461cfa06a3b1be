import type { Language } from './language.js';

interface FileWords {
  readonly conversation: string;
  readonly task: string;
  readonly message: string;
  readonly judgement: string;
  readonly answer: string;
  /** How a turn ended that was not answered. */
  readonly end: string;
}

/** What stands in a conversation that was saved. */
export const fileWords: Readonly<Record<Language, FileWords>> = {
  en: {
    conversation: 'Conversation',
    task: 'Task',
    message: 'Message',
    judgement: 'Judgement',
    answer: 'Answer',
    end: 'End',
  },
  zh: {
    conversation: '对话',
    task: '任务',
    message: '消息',
    judgement: '判断',
    answer: '回答',
    end: '结束',
  },
};
