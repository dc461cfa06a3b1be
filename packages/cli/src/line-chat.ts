/** A conversation line by line, each answered before the next is read. */
import { languageOf } from '@qaio/client';
import { QaioError, told } from '@qaio/core';
import { AnswerWarnings } from './answer-warnings.js';
import type { CliContext } from './cli-context.js';
import { problemText } from './exit-code.js';
import { LineConversation, lineTask } from './line-task.js';
import { messagesFor } from './messages/messages.js';
import { printRun } from './print-run.js';
import { standardInputLines } from './standard-input.js';
import type { TaskHost } from './task-host.js';

/**
 * Answers every line of standard input, or the task's first example where none has anything in it.
 *
 * @param wanted the task's name; undefined leaves the choice to the list
 * @throws QaioError `invalid-input` once all lines are done, if some could not be answered
 */
export async function answerLines(
  host: TaskHost,
  wanted: string | undefined,
  context: CliContext,
  session?: string,
): Promise<void> {
  const { stdin, stdout, stderr, random, locale } = context;
  const language = languageOf(locale);
  const conversation = new LineConversation(lineTask(host.tasks, wanted), random, session);
  const warnings = new AnswerWarnings(context);
  let failure: unknown;
  for await (const readLine of linesOf(stdin, conversation.examples))
    try {
      const line = readLine();
      if (line.trim() === '') continue;
      stdout.write(`> ${line}\n`);
      warnings.tell(await printRun(host.tasks, host.stream(conversation.call(line)), stdout, language));
    } catch (error) {
      // one bad line must not cost the others their answer
      stderr.write(`${problemText(messagesFor(context).error(error))}\n`);
      failure = error;
    }
  if (failure)
    throw new QaioError('invalid-input', told`Some lines could not be answered.`, { cause: failure });
}

/** Lines as they come; the first example where none has anything in it. */
async function* linesOf(
  stdin: NodeJS.ReadableStream,
  examples: readonly string[],
): AsyncGenerator<() => string> {
  let isEmpty = true;
  for await (const line of standardInputLines(stdin)) {
    isEmpty &&= line.isBlank;
    yield () => line.text();
  }
  if (isEmpty) for (const example of examples.slice(0, 1)) yield () => example;
}
