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
  connecting: '正在连接服务器……',
  noServer: ({ tries }) =>
    `服务器没有回应，请看看 aio serve 是否还在运行。网页每隔几秒重试一次（已试 ${tries} 次），输入的文字会留着。`,
  noTask: '服务器上没有可以对话的任务。',
  noSuchTask: (name) => `服务器上没有名为 ${name} 的任务。现有的任务：`,
  otherInput: (task) =>
    `${task} 的输入没法在这里填写：它的 schema 没有列出字段。请用 aio run ${task} --input '{...}' 运行，或者换一个任务。`,
  optional: '可以不填',
  remembers: (turns) => `它记得最近 ${turns} 轮对话。`,
  forgets: (others) =>
    '这个任务不记得前面的话' + (others.length > 0 ? `；${others.join('、')} 记得。` : '。'),
  empty: '写一句话，或点一个例子。先出判断，再出回应；最新的在最上面。',
  model: (name, note) => `模型：${name}。${note}`,
  firstToken: (milliseconds) => `首字 ${milliseconds} 毫秒`,
  tokens: (count) => `共 ${count} 词元`,
  speed: (tokensPerSecond) => `${tokensPerSecond} 词元/秒`,
  separator: '，',
};
