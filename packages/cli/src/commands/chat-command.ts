import { QaioError, errorPart, told } from '@qaio/core';
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { addGuardTextOption } from '../guard-text-option.js';
import { UsageError } from '../exit-code.js';
import { type SessionsOptions, addSessionsOption, keptConversations } from '../keeping-options.js';
import { answerLines } from '../line-chat.js';
import { type ModelOptions, addModelOptions } from '../model-options.js';
import { openHost } from '../open-host.js';
import { type ServerOptions, addServerOption, chosenServer } from '../server-options.js';
import { checkSession } from '../session-option.js';
import { talkAtTerminal } from '../terminal-chat.js';

interface ChatOptions extends ModelOptions, ServerOptions, SessionsOptions {
  readonly session?: string;
}

export function chatCommand(program: Command, context: CliContext): void {
  const command = program
    .command('chat [task]')
    .description(
      'talk to a task line by line, without the dashboard (default: the first that writes text and needs other tasks or sees earlier turns)',
    );
  command.option(
    '--session <name>',
    'go on with the conversation of this name, on the server or in --sessions-dir',
  );
  addServerOption(addSessionsOption(addModelOptions(addGuardTextOption(command)))).action(
    async (task: string | undefined, options: ChatOptions) => {
      checkSession(options.session);
      const isHere = chosenServer(command, context) === undefined;
      const conversations = isHere ? await keptConversations(options, context) : undefined;
      if (isHere && options.session !== undefined && !conversations)
        throw new UsageError(
          told`--session: nothing is remembered from one process to the next unless --sessions-dir names a folder. Add it, or --server.`,
        );
      const host = await openHost(command, options, context, conversations);
      try {
        await (context.stdin.isTTY ? talkAtTerminal : answerLines)(host, task, context, options.session);
      } finally {
        await host.close();
      }
      await conversations?.catchUp().catch((cause: unknown) => {
        throw new QaioError(
          'storage-failed',
          told`The last turns are lost, because they could not be written to --sessions-dir: ${errorPart(cause)}.`,
          { cause },
        );
      });
    },
  );
}
