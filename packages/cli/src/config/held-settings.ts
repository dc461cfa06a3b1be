/** Which value of each setting of a server holds: a flag's, a variable's, the file's or the default. */
import type { Command, Option } from 'commander';
import type { CliContext } from '../cli-context.js';
import { type ConfigFile, readConfigFile } from './config-file.js';
import { type ConfigKey, configKeys } from './server-config.js';

export interface HeldSetting {
  readonly key: ConfigKey;
  /** Undefined where nothing is set. */
  readonly value: unknown;
  /** `flag --slots`, `environment QAIO_MODEL`, `file config.yaml:3` or `default`. */
  readonly source: string;
}

type Variable = readonly [name: string, value: (context: CliContext) => unknown];

export const variables: Readonly<Partial<Record<ConfigKey, Variable>>> = {
  model: ['QAIO_MODEL', ({ defaultModel }) => defaultModel],
  threads: [
    'QAIO_THREADS',
    ({ threadCount, isThreadCountAsked }) => (isThreadCountAsked ? threadCount : undefined),
  ],
  feedbackDir: ['QAIO_FEEDBACK_DIR', ({ feedbackFolder }) => feedbackFolder],
  sessionsDir: ['QAIO_SESSIONS_DIR', ({ sessionsFolder }) => sessionsFolder],
};

export function addConfigOption(command: Command): Command {
  return command.option(
    '--config <file>',
    'take what neither an option nor the environment says from this YAML file; see `aio config show`',
  );
}

/**
 * Puts what holds into the command's options.
 *
 * @throws UsageError, QaioError `invalid-option` for a file that is wrong
 */
export async function takeConfigFile(command: Command, context: CliContext): Promise<readonly HeldSetting[]> {
  const { config } = command.opts<{ readonly config?: string }>();
  const file = config === undefined ? undefined : await readConfigFile(config);
  const held = configKeys.map((key) => heldSetting(key, { command, context, file }));
  for (const { key, value, source } of held)
    if (source.startsWith('file ')) command.setOptionValueWithSource(key, value, 'config');
  return held;
}

interface Sources {
  readonly command: Command;
  readonly context: CliContext;
  readonly file: ConfigFile | undefined;
}

function heldSetting(key: ConfigKey, { command, context, file }: Sources): HeldSetting {
  const given: unknown = command.getOptionValue(key);
  if (command.getOptionValueSource(key) === 'cli')
    return { key, value: given, source: `flag ${optionOf(command, key).long ?? key}` };
  const [name, valueOf] = variables[key] ?? [];
  const asked = valueOf?.(context);
  if (asked !== undefined) return { key, value: asked, source: `environment ${name}` };
  const written = file?.settings[key];
  if (written !== undefined) return { key, value: written, source: `file ${file?.placeOf(key)}` };
  return { key, value: given, source: 'default' };
}

/** The option of a command that a key stands for. */
export function optionOf(command: Command, key: ConfigKey): Option {
  const option = command.options.find((one) => one.attributeName() === key);
  if (!option) throw new Error(`${command.name()} has no option for ${key}`);
  return option;
}
