import { languageOf, languages } from '@qaio/client';
import { Command, Option } from 'commander';
import type { CliContext } from './cli-context.js';
import { benchCommand } from './commands/bench-command.js';
import { batchCommand } from './commands/batch-command.js';
import { chatCommand } from './commands/chat-command.js';
import { completionCommand } from './commands/completion-command.js';
import { configCommand } from './commands/config-command.js';
import { dataCommand } from './commands/data-command.js';
import { doctorCommand } from './commands/doctor-command.js';
import { embedCommand } from './commands/embed-command.js';
import { evalCommand } from './commands/eval-command.js';
import { keysCommand } from './commands/keys-command.js';
import { modelsCommand } from './commands/models-command.js';
import { runCommand } from './commands/run-command.js';
import { serveCommand } from './commands/serve-command.js';
import { startCommand } from './commands/start-command.js';
import { tasksCommand } from './commands/tasks-command.js';
import { tuiCommand } from './commands/tui-command.js';
import { exitCodes, reportError } from './exit-code.js';
import { askedLanguage, speakChinese, translateDescriptions } from './messages/help-language.js';
import { messagesFor } from './messages/messages.js';
import { quietOutput } from './quiet-output.js';
import { version } from './version.js';
import { visibleOutput } from './visible-output.js';

const commands = [
  runCommand,
  chatCommand,
  embedCommand,
  batchCommand,
  serveCommand,
  tuiCommand,
  tasksCommand,
  modelsCommand,
  configCommand,
  keysCommand,
  dataCommand,
  evalCommand,
  benchCommand,
  startCommand,
  doctorCommand,
  completionCommand,
];

/** Runs one command line. @returns the exit code */
export async function runCli(args: readonly string[], given: CliContext): Promise<number> {
  const [stdout, stderr] = [visibleOutput(given.stdout), visibleOutput(given.stderr)];
  const language = askedLanguage(args, given.locale);
  const program = new Command('aio');
  const isQuiet = (): boolean => program.opts<{ quiet?: boolean }>().quiet ?? given.isQuiet;
  const context: CliContext = {
    ...given,
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
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    });
  if (language === 'zh') speakChinese(program);
  for (const command of commands) command(program, context);
  if (language === 'zh') translateDescriptions(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.fine;
  } catch (thrown) {
    return reportError(thrown, stderr, messagesFor(context));
  }
}
