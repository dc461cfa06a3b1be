import type { ConversationStore } from '@qaio/core';
import type { Command } from 'commander';
import type { CliContext } from './cli-context.js';
import { type ModelOptions, loadExecutor } from './model-options.js';
import { optionalServerHost } from './server-host.js';
import { type ServerOptions, chosenServer, serverTarget } from './server-options.js';
import { type TaskHost, localHost } from './task-host.js';

/** The server that was chosen, or else a model loaded here. */
export async function openHost(
  command: Command,
  options: ModelOptions & ServerOptions,
  context: CliContext,
  conversations?: ConversationStore,
): Promise<TaskHost> {
  const address = chosenServer(command, context);
  return address === undefined
    ? localHost(await loadExecutor(options, context, undefined, { conversations }), context.locale)
    : optionalServerHost(await serverTarget(address, options, context));
}
