/** The task that answers lines of text. */
import { type ConversationTask, conversationTask, taskName } from '@qaio/client';
import { type PromptTask, QaioError, type TaskRequest } from '@qaio/core';
import { taskToProto } from '@qaio/server';

/** All lines of one process are one conversation. */
const conversationKey = 'lines';

/**
 * The task that the dashboard would talk to.
 *
 * @param wanted its name; undefined leaves the choice to the list
 * @throws QaioError `unknown-task` where none fits
 */
export function lineTask(tasks: readonly PromptTask[], wanted: string | undefined): ConversationTask {
  const chosen = conversationTask(
    tasks.map((task) => taskToProto(task)),
    wanted,
  );
  if (chosen) return chosen;
  const message =
    wanted === undefined
      ? 'None of the tasks takes a single text and answers with text.'
      : `There is no task '${wanted}' that takes a single text.`;
  throw new QaioError('unknown-task', `${message} \`aio tasks list\` shows all tasks.`);
}

export function lineRequest({ task, field }: ConversationTask, line: string): TaskRequest {
  const session = task.conversationTurns > 0 ? conversationKey : undefined;
  return { task: taskName(task.name), input: { [field.name]: line }, session };
}
