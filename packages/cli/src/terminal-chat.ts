/** A conversation at a terminal: a prompt, line editing, and a way out of an answer. */
import { type Interface, createInterface } from 'node:readline';
import { type Language, languageOf, serverWords, taskName, turnWords } from '@qaio/client';
import type { RunTaskResponse, Task } from '@qaio/protocol';
import { AnswerWarnings } from './answer-warnings.js';
import type { CliContext } from './cli-context.js';
import { problemText } from './exit-code.js';
import { messagesFor } from './messages/messages.js';
import { LineConversation, lineTask } from './line-task.js';
import { printRun } from './print-run.js';
import type { TaskHost } from './task-host.js';
import { paintedOutput } from './visible-output.js';

const forget = '/new';

/** Until end of input (Ctrl-D), or Ctrl-C where nothing is answered. */
export async function talkAtTerminal(
  host: TaskHost,
  wanted: string | undefined,
  context: CliContext,
  session?: string,
): Promise<void> {
  const { stdin, stdout, stderr, notes, random, locale } = context;
  const chosen = lineTask(host.tasks, wanted);
  const conversation = new LineConversation(chosen, random, session);
  const language = languageOf(locale);
  const warnings = new AnswerWarnings(context);
  const warn = (run: RunTaskResponse): void => warnings.tell(run);
  const answer = async (line: string, signal: AbortSignal): Promise<void> =>
    printRun(host.tasks, host.stream(conversation.call(line), signal), stdout, language).then(
      warn,
      (error: unknown) => {
        const text = signal.aborted
          ? `(${turnWords[language].cancelled})`
          : problemText(messagesFor(context).error(error));
        stderr.write(`\n${text}\n`);
      },
    );
  notes.write(`${greeting(chosen.task, language)}\n`);
  const lines = createInterface({ input: stdin, output: paintedOutput(stdout), prompt: '> ' });
  await followLines(lines, (line, signal) => {
    if (line !== forget) return answer(line, signal);
    conversation.startAnew();
    return Promise.resolve();
  });
  stdout.write('\n');
}

/** Takes a line once the one before it is answered; Ctrl-C aborts an answer, or ends. */
async function followLines(
  lines: Interface,
  answer: (line: string, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  let running: AbortController | undefined;
  lines.on('SIGINT', () => {
    if (running) running.abort();
    else lines.close();
  });
  lines.prompt();
  for await (const line of lines) {
    running = new AbortController();
    if (line.trim() !== '') await answer(line.trim(), running.signal);
    running = undefined;
    lines.prompt();
  }
}

function greeting({ name, displayName, conversationTurns }: Task, language: Language): string {
  const { remembers, forgets } = serverWords[language];
  const memory = conversationTurns > 0 ? remembers(conversationTurns) : forgets([]);
  const spoken = [
    `${displayName || taskName(name)}${language === 'zh' ? '。' : '.'}`,
    memory,
    keys[language],
  ];
  return spoken.join(language === 'zh' ? '' : ' ');
}

const keys: Readonly<Record<Language, string>> = {
  en: `${forget} starts anew, Ctrl-C stops an answer, Ctrl-D ends.`,
  zh: `输入 ${forget} 重新开始，Ctrl-C 停止回答，Ctrl-D 结束。`,
};
