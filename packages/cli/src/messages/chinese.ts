import { TaskClientError, errorText } from '@qaio/client';
import { type ErrorCode, QaioError, Told, errorMessage } from '@qaio/core';
import { inChinese } from './chinese-errors.js';
import type { Messages } from './messages.js';

/** What kind of error it is, said before what is known of it only in English. */
const kinds: Readonly<Record<ErrorCode, string>> = {
  'invalid-input': '输入不符合任务的要求。',
  'invalid-task': '任务文件有误。',
  'unknown-task': '没有这个任务。',
  'unknown-conversation': '没有这个对话。',
  'task-changed': '任务刚刚改过。',
  'conversation-changed': '对话刚刚变过。',
  'already-exists': '已经有了。',
  'request-id-reused': '这个请求编号已用于别的请求。',
  unauthenticated: '没有密钥，或者密钥不对。',
  'not-allowed': '任务不允许这样用。',
  'prompt-too-long': '提示词太长，超出了模型的上下文。',
  'output-incomplete': '回答没写完就到了长度上限。',
  'invalid-option': '选项不对。',
  'queue-full': '排队的人满了。',
  'queue-too-slow': '排队要等太久。',
  'request-too-large': '请求太大。',
  'rate-limited': '这个密钥在一分钟里的次数用完了。',
  aborted: '已中止。',
  'deadline-exceeded': '超时了。',
  'model-not-found': '找不到模型。',
  'model-invalid': '模型文件损坏，或自相矛盾。',
  'model-unsupported': '这种模型在这里不能运行。',
  'download-failed': '下载失败。',
  'storage-failed': '写不进文件夹。',
  'storage-unavailable': '服务器暂时存不下。',
  'engine-failed': '引擎出错了。',
  'address-unavailable': '这个地址用不了。',
  unavailable: '没有服务回应，或者它还没有准备好。',
};

export const chineseMessages = (program: string): Messages => ({
  error: (thrown) => chineseError(thrown, program),
  say: (said) => inChinese(said, program).text,
  startingServer: '正在启动服务……',
  importing: (source, dtype, leftOut) => `正在把 ${source} 导入为 ${dtype}${leftOut} ……`,
  loading: (model) => `正在加载 ${model}`,
  warming: (tasks) => `正在预热 ${tasks} 个任务`,
  goingOn: (row, file) => `${file} 已有 ${row} 行，接着往下做。`,
  alreadyComplete: (rows, file) => `${file} 已经做完：共 ${rows} 行，没有要做的了。`,
  leftOut: '这些文件里的内容没有加载。',
  replaced: (task, file = '软件包') => `任务 '${task}' 读自 ${file}，代替了自带的同名任务。`,
  allSound: (tasks) => `没有发现问题：${tasks.join('、')}`,
  noTerminal: `仪表盘要在终端里打开。没有终端时，用 \`${program} run 任务 文字\`。`,
  testsPassed: (passed, all) => `${all} 项测试，${passed} 项通过`,
});

function chineseError(thrown: unknown, program: string): string {
  const { cause, told } = (thrown ?? {}) as { readonly cause?: unknown; readonly told?: unknown };
  if (cause instanceof TaskClientError && cause.localised !== undefined)
    return errorText({ status: cause.status, detail: cause.localised }, 'zh');
  const said = told instanceof Told ? inChinese(told, program) : undefined;
  if (said?.isWhole) return said.text.trim();
  const kind = thrown instanceof QaioError ? kinds[thrown.code] : '';
  return [kind, (said?.text ?? errorMessage(thrown)).trim()].filter((part) => part !== '').join('\n');
}
