/** The task that answers lines of text. */
import { type ConversationTask, type TaskCall, conversationTask, taskName } from '@qaio/client';
import { QaioError, told } from '@qaio/core';
import type { Task } from '@qaio/protocol';
import { UsageError } from './exit-code.js';

/**
 * The task that the dashboard would talk to.
 *
 * @param wanted its name; undefined leaves the choice to the list
 * @throws QaioError `unknown-task` where none fits
 */
export function lineTask(tasks: readonly Task[], wanted: string | undefined): ConversationTask {
  const chosen = conversationTask(tasks, wanted);
  if (chosen) return chosen;
  const message =
    wanted === undefined
      ? told`None of the tasks takes a single text and answers with text.`
      : told`There is no task '${wanted}' that takes a single text.`;
  throw new QaioError('unknown-task', told`${message} \`aio tasks list\` shows all tasks.`);
}

/** What is said to one task, as one conversation until it starts anew. */
export class LineConversation {
  readonly #chosen: ConversationTask;
  readonly #random: () => number;
  #key: string;

  /**
   * @param random draws a key that tells the conversation from others on the same server
   * @param session a key of one's own, under which a conversation goes on
   * @throws UsageError for a session with a task that sees no earlier turns
   */
  constructor(chosen: ConversationTask, random: () => number, session?: string) {
    if (session !== undefined && chosen.task.conversationTurns === 0)
      throw new UsageError(
        told`--session: '${taskName(chosen.task.name)}' sees no earlier turns with this model. Name another task, or leave --session out.`,
      );
    this.#chosen = chosen;
    this.#random = random;
    this.#key = session ?? drawnKey(random);
  }

  /** Lines to try the task with. */
  get examples(): readonly string[] {
    return this.#chosen.field.examples;
  }

  /** Goes on without what was said; what has a name of its own stays under it. */
  startAnew(): void {
    this.#key = drawnKey(this.#random);
  }

  call(line: string): TaskCall {
    const { task, field } = this.#chosen;
    const conversation = task.conversationTurns > 0 ? this.#key : undefined;
    return { task: task.name, input: { [field.name]: line }, conversation };
  }
}

function drawnKey(random: () => number): string {
  return `lines-${Math.floor(random() * 2 ** 48).toString(36)}`;
}
