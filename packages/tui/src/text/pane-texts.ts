/** What the panes say about the server's tasks. */
import { type ConnectionState, conversationTask, judgingTasks } from '@qaio/client';
import type { Task, TaskFileProblem } from '@qaio/protocol';

/** Who judges in a conversation with the task that is talked to. */
export function judgementTitle(tasks: readonly Task[], wantedTask: string | undefined): string {
  const chosen = conversationTask(tasks, wantedTask);
  const names = chosen ? judgingTasks(tasks, chosen.task).map(({ displayName }) => displayName) : [];
  return names.join('、') || '判断';
}

/** What an empty conversation shows. */
export function welcomeText(server: ConnectionState, wantedTask: string | undefined): string {
  const note = server.model?.note ?? '';
  if (server.tasks.length === 0) return note;
  const chosen = conversationTask(server.tasks, wantedTask);
  if (!chosen)
    return wantedTask === undefined
      ? '服务器上没有可以对话的任务。'
      : `服务器上没有名为 ${wantedTask} 的可对话任务。`;
  const { displayName, description } = chosen.task;
  return `${displayName}：${description}\n输入一句话，按回车发送。\n\n${note}`;
}

/** The first problem with its place, and how many more there are. */
export function problemText([first, ...more]: readonly TaskFileProblem[]): string {
  if (!first) return '';
  const place = first.file ? `${first.file}:${first.line}:${first.column}: ` : '';
  const rest = more.length > 0 ? `（另有 ${more.length} 处）` : '';
  return `${place}${first.message}${rest}`;
}
