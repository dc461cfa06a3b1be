import type { Words } from './words.js';

export const chinese: Words = {
  language: 'zh',
  otherLanguage: 'English',
  message: '消息',
  placeholder: '在这里输入（按回车发送，Shift+回车换行）',
  send: '发送',
  examples: '示例',
  task: '任务',
  newConversation: '新对话',
  cancel: '取消',
  connecting: '正在连接服务器……',
  wantsKey: '这个服务器需要 API 密钥。没有的话，请向管理员要一个。',
  apiKey: 'API 密钥',
  useKey: '使用',
  noServer: ({ tries }) =>
    `服务器没有回应，请看看 aio serve 是否还在运行。网页每隔几秒重试一次（已试 ${tries} 次），输入的文字会留着。`,
  otherTasks: '现有的任务：',
  empty: '写一句话，或点一个例子。先出判断，再出回应；最新的在最上面。',
  firstToken: (milliseconds) => `首字 ${milliseconds} 毫秒`,
  tokens: (count) => `共 ${count} 词元`,
  speed: (tokensPerSecond) => `${tokensPerSecond} 词元/秒`,
  separator: '，',
};
