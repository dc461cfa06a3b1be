import { type CommandName, commandsAs, languageOf, languages } from '@qaio/client';
import { Command, Option } from 'commander';
import type { CliContext } from './cli-context.js';
import { exitCodes, reportError } from './exit-code.js';
import { askedLanguage, speakChinese, translateDescriptions } from './messages/help-language.js';
import { messagesFor } from './messages/messages.js';
import { quietOutput } from './quiet-output.js';
import { version } from './version.js';
import { visibleOutput } from './visible-output.js';

/** Each comes with what it needs alone; in the order of the help. */
const commands = {
  run: async () => (await import('./commands/run-command.js')).runCommand,
  chat: async () => (await import('./commands/chat-command.js')).chatCommand,
  embed: async () => (await import('./commands/embed-command.js')).embedCommand,
  batch: async () => (await import('./commands/batch-command.js')).batchCommand,
  serve: async () => (await import('./commands/serve-command.js')).serveCommand,
  tui: async () => (await import('./commands/tui-command.js')).tuiCommand,
  tasks: async () => (await import('./commands/tasks-command.js')).tasksCommand,
  models: async () => (await import('./commands/models-command.js')).modelsCommand,
  config: async () => (await import('./commands/config-command.js')).configCommand,
  keys: async () => (await import('./commands/keys-command.js')).keysCommand,
  data: async () => (await import('./commands/data-command.js')).dataCommand,
  eval: async () => (await import('./commands/eval-command.js')).evalCommand,
  bench: async () => (await import('./commands/bench-command.js')).benchCommand,
  start: async () => (await import('./commands/start-command.js')).startCommand,
  doctor: async () => (await import('./commands/doctor-command.js')).doctorCommand,
  completion: async () => (await import('./commands/completion-command.js')).completionCommand,
} satisfies Record<CommandName, () => Promise<Register>>;

type Register = (program: Command, context: CliContext) => void;

/** Those of the command that is asked for; all of them where none is, or others are asked about. */
async function askedCommands(args: readonly string[]): Promise<readonly Register[]> {
  const loaders: Readonly<Record<string, () => Promise<Register>>> = commands;
  const asked = args.find((arg, at) => !arg.startsWith('-') && args[at - 1] !== '--lang') ?? '';
  const isAlone = Object.hasOwn(loaders, asked) && asked !== 'completion';
  const load = isAlone ? loaders[asked] : undefined;
  const registers: Register[] = [];
  for (const each of load ? [load] : Object.values(loaders)) registers.push(await each());
  return registers;
}

/** Runs one command line. @returns the exit code */
export async function runCli(args: readonly string[], given: Omit<CliContext, 'args'>): Promise<number> {
  const [stdout, stderr] = [visibleOutput(given.stdout), visibleOutput(given.stderr)];
  const language = askedLanguage(args, given.locale);
  const program = new Command('aio');
  const isQuiet = (): boolean => program.opts<{ quiet?: boolean }>().quiet ?? given.isQuiet;
  const context: CliContext = {
    ...given,
    args,
    stdout,
    stderr,
    notes: visibleOutput(quietOutput(given.stderr, isQuiet)),
    // known once the command line is read
    get isQuiet() {
      return isQuiet();
    },
    locale: language === languageOf(given.locale) ? given.locale : language,
  };
  program
    .description(
      'Qwen All-in-One: one small language model, loaded once, that does many jobs by prompt alone',
    )
    .version(version, '--version', 'print the version')
    .addOption(
      new Option(
        '--lang <language>',
        'what messages and help are in (default: by LC_ALL, LC_MESSAGES or LANG)',
      ).choices(languages),
    )
    .option(
      '-q, --quiet',
      'say nothing beside answers, damage and errors: no progress, no notes (also: QAIO_QUIET=1)',
    )
    .option('--no-color', 'no colours (default: by NO_COLOR)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(commandsAs(text, given.program)),
      writeErr: (text) => stderr.write(commandsAs(text, given.program)),
    });
  if (language === 'zh') speakChinese(program);
  for (const register of await askedCommands(args)) register(program, context);
  if (language === 'zh') translateDescriptions(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.fine;
  } catch (thrown) {
    return reportError(thrown, stderr, messagesFor(context));
  }
}
