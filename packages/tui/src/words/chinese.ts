import type { Words } from './words.js';

export const chinese: Words = {
  language: 'zh',
  states: { connecting: '正在连接', connected: '已连接', lost: '连接断开' },
  conversation: '对话',
  judgement: '判断',
  noJudgement: '（暂无）',
  you: (message) => `你：${message}`,
  answer: (text) => `答：${text}`,
  warning: (text) => `⚠ ${text}`,
  typeHere: '在这里输入',
  answering: '正在回答……',
  connectingTo: (address) => `正在连接 ${address} ……`,
  wantsKey: (address) =>
    `${address} 需要 API 密钥，而这里没有，或者密钥不对。\n把密钥放进环境变量 QAIO_API_KEY，再重新打开。`,
  noServer: ({ address, proxy, since, tries }) =>
    `${address} 上没有服务器回应。\n\n` +
    (proxy === undefined
      ? ''
      : `连接经过环境变量指定的代理 ${proxy}；要直接连接，请把这台主机加进 no_proxy。\n\n`) +
    '启动服务器：按 Ctrl-C 退出后运行 aio start，或者在另一个终端运行 aio serve。\n\n' +
    `从 ${since} 起每隔几秒重试一次，已试 ${tries} 次。`,
  task: (name, description) => `${name}：${description}`,
  howTo: '输入一句话，按回车发送。按 F1 看按键，按 Ctrl-T 选任务。',
  examples: (texts) => `例如：${texts.join(' / ')}`,
  colours: '绿色是正面，红色是负面，黄色是其他标签；横条的长度是概率。',
  howRight: '有多准：用 aio eval 任务 --data 文件 测一测。',
  beginAnew: '按 Ctrl-N 开始新对话。',
  otherTasks: '按 Ctrl-T 看有哪些任务。',
  form: (fields) =>
    `它需要 ${fields.length} 项，逐项填写：${fields.join('、')}。
` + '按回车填下一项，填完最后一项就发送；按 Esc 回到上一项。按 F1 看按键，按 Ctrl-T 选任务。',
  kinds: { number: '数字', boolean: 'true 或 false', json: 'JSON' },
  refused: {
    'no-server': '没有发送：还没有服务器回应，文字留在这里。',
    running: '没有发送：请等回答结束，或按 Esc 停止。',
    'no-task': '没有发送：请按 Ctrl-T 选一个任务。',
    'other-input': '没有发送：这个任务的输入没法在这里填写。',
    'no-feedback': '没有记下：启动服务器时要加 --feedback-dir 文件夹。',
    'nothing-judged': '还没有判断过。',
    'nothing-said': '还没有对话。',
  },
  copied: (characters) => `已复制 ${characters} 个字（要终端支持 OSC 52）。`,
  saved: (path) => `已存为 ${path}`,
  notSaved: (reason) => `没有存下：${reason}`,
  taskProblem: '✗ 任务文件有误，仍在使用上一版：',
  more: (count) => `（另有 ${count} 处）`,
  firstToken: (milliseconds) => `首字 ${milliseconds}`,
  noModel: '模型 -',
  stopKey: 'Esc 停止',
  leaveKey: 'Ctrl-C 退出',
  helpKey: 'F1 帮助',
  tooSmall: (columns, rows) => `窗口太小，至少要 ${columns}x${rows}。`,
  helpTitle: '按键（Esc 关闭）',
  help: [
    ['Enter', '发送'],
    ['Esc', '停止回答'],
    ['↑ ↓', '以前发过的话'],
    ['PageUp PageDown', '翻看'],
    ['Ctrl-T', '选任务'],
    ['Ctrl-N', '新对话'],
    ['Ctrl-R', '判断错了：选出正确的标签'],
    ['Ctrl-Y', '复制最新的回答'],
    ['Ctrl-S', '把对话存成文件'],
    ['Ctrl-A Ctrl-E', '到行首、行尾（Home、End）'],
    ['Alt-B Alt-F', '前一个词、后一个词'],
    ['Ctrl-W Alt-D', '删前一个词、后一个词'],
    ['Ctrl-U Ctrl-K', '删到行首、行尾'],
    ['Ctrl-L', '重画屏幕'],
    ['F1 ?', '这份帮助（? 在空行上）'],
    ['Ctrl-C', '退出'],
  ],
  tasksTitle: '任务（回车选择，Esc 关闭）',
  labelsTitle: '正确的是哪一个？（按数字或回车选择，Esc 关闭）',
  saveTitle: '把对话存成文件（按数字或回车选择，Esc 关闭）',
  formats: { md: 'Markdown，给人看', json: 'JSON，给程序用，内容最全' },
};
