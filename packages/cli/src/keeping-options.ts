/** What is kept on disk of what users say: nothing, unless a folder is named. */
import { ConversationStore, errorMessage } from '@qaio/core';
import { ConversationFolder, FeedbackFolder, type Logger } from '@qaio/server';
import type { Command } from 'commander';
import type { CliContext } from './cli-context.js';

export interface SessionsOptions {
  readonly sessionsDir?: string;
}

export interface KeepingOptions extends SessionsOptions {
  readonly feedbackDir?: string;
}

export function addKeepingOptions(command: Command): Command {
  return addSessionsOption(command).option(
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

/** What a server keeps of both; its log tells what is lost. @throws QaioError `invalid-option` */
export async function keptByServer(options: KeepingOptions, context: CliContext, logger: Logger) {
  const path = options.feedbackDir ?? context.feedbackFolder;
  return {
    feedback: path === undefined ? undefined : await FeedbackFolder.open(path),
    conversations: await keptConversations(options, context, (err) => {
      logger.error({ err }, 'A turn of a conversation could not be kept');
    }),
  };
}

/**
 * @param onLost told why a turn could not be kept; by default people are
 * @returns undefined where no folder is named
 * @throws QaioError `invalid-option`
 */
export async function keptConversations(
  { sessionsDir }: SessionsOptions,
  { sessionsFolder, stderr }: CliContext,
  onLost = (error: unknown): void => void stderr.write(`aio: A turn is not kept: ${errorMessage(error)}\n`),
): Promise<ConversationStore | undefined> {
  const path = sessionsDir ?? sessionsFolder;
  if (path === undefined) return undefined;
  return new ConversationStore({ keeper: await ConversationFolder.open(path, onLost) });
}
