import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { addGuardTextOption } from '../guard-text-option.js';
import { answerLines } from '../line-chat.js';
import { type ModelOptions, addModelOptions } from '../model-options.js';
import { openHost } from '../open-host.js';
import { type ServerOptions, addServerOption } from '../server-options.js';
import { talkAtTerminal } from '../terminal-chat.js';

export function chatCommand(program: Command, context: CliContext): void {
  const command = program
    .command('chat [task]')
    .description(
      'talk to a task line by line, without the dashboard (default: the first that writes text and needs other tasks or sees earlier turns)',
    );
  addServerOption(addModelOptions(addGuardTextOption(command))).action(
    async (task: string | undefined, options: ModelOptions & ServerOptions) => {
      const host = await openHost(command, options, context);
      try {
        await (context.stdin.isTTY ? talkAtTerminal : answerLines)(host, task, context);
      } finally {
        await host.close();
      }
    },
  );
}
