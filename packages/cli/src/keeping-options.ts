/** What is kept on disk of what users say: nothing, unless a folder is named. */
import { ConversationStore } from '@qaio/core';
import type { ConversationFolder } from '@qaio/server';
import type { Command } from 'commander';
import { toWholeNumber } from './option-values.js';
import type { CliContext } from './cli-context.js';

export interface SessionsOptions {
  readonly sessionsDir?: string;
}

export interface KeepingOptions extends SessionsOptions {
  readonly feedbackDir?: string;
  /** Seconds. */
  readonly sessionTtl?: number;
  readonly maxSessions: number;
}

/** Of the seconds that a conversation may be unused. */
export const sessionTtlRange = { min: 1, max: 366 * 86_400 };
export const maxSessionsRange = { min: 1, max: 100_000 };
const defaultMaxSessions = 1024;

export function addKeepingOptions(command: Command): Command {
  addSessionsOption(command)
    .option(
      '--session-ttl <seconds>',
      'forget conversations that have been unused for so long, unless they were created with another time',
      toWholeNumber(sessionTtlRange),
    )
    .option(
      '--max-sessions <n>',
      'conversations that are remembered; beyond that the longest unused is forgotten',
      toWholeNumber(maxSessionsRange),
      defaultMaxSessions,
    );
  return command.option(
    '--feedback-dir <folder>',
    'keep answers that users call wrong there, with the right label, as labelled data (default: QAIO_FEEDBACK_DIR; without either, none are kept)',
  );
}

export function addSessionsOption(command: Command): Command {
  return command.option(
    '--sessions-dir <folder>',
    'keep conversations there, so that they outlast this process (default: QAIO_SESSIONS_DIR; without either, they do not)',
  );
}

/** What a server keeps of both. @throws QaioError `invalid-option` */
export async function keptByServer(options: KeepingOptions, context: CliContext) {
  const path = options.feedbackDir ?? context.feedbackFolder;
  const { FeedbackFolder } = await import('@qaio/server');
  return {
    feedback: path === undefined ? undefined : await FeedbackFolder.open(path),
    conversations: new ConversationStore({
      keeper: await conversationFolder(options, context),
      ttlMs: options.sessionTtl === undefined ? undefined : options.sessionTtl * 1000,
      mostKept: options.maxSessions,
      clock: context.clock,
    }),
  };
}

/** @returns undefined where no folder is named @throws QaioError `invalid-option` */
export async function keptConversations(
  options: SessionsOptions,
  context: CliContext,
): Promise<ConversationStore | undefined> {
  const keeper = await conversationFolder(options, context);
  return keeper && new ConversationStore({ keeper });
}

async function conversationFolder(
  { sessionsDir }: SessionsOptions,
  { sessionsFolder }: CliContext,
): Promise<ConversationFolder | undefined> {
  const path = sessionsDir ?? sessionsFolder;
  if (path === undefined) return undefined;
  // a conversation that is kept nowhere needs no server
  const { ConversationFolder } = await import('@qaio/server');
  return ConversationFolder.open(path);
}
