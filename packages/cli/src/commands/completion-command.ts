import { fileURLToPath } from 'node:url';
import { readTaskSources } from '@qaio/core';
import { isModelName, listModels, modelAliases } from '@qaio/models';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import type { CliContext } from '../cli-context.js';
import { bashScript } from '../completion/bash-script.js';
import { completionSpecs } from '../completion/completion-spec.js';
import { fishScript } from '../completion/fish-script.js';
import { quoted } from '../completion/quoted.js';
import { embeddedModelName, taskSources } from '../model-options.js';

const scripts = {
  bash: (program: Command) => bashScript(completionSpecs(program), aio()),
  zsh: (program: Command) => bashScript(completionSpecs(program), aio()),
  fish: (program: Command) => fishScript(completionSpecs(program), aio()),
} as const;

/** What such a script asks for. */
const names = {
  tasks: (_: Command, context: CliContext) => taskNames(context),
  models: (_: Command, context: CliContext) => modelNames(context),
} as const;
const printed = { ...scripts, ...names };
type Printed = keyof typeof printed;

export function completionCommand(program: Command, context: CliContext): void {
  program
    .command('completion')
    .description(
      'print what lets a shell complete this command: eval "$(aio completion bash)" (or zsh), aio completion fish | source',
    )
    .addArgument(new Argument('<shell>', 'that is to complete it').choices(shells).argParser(toPrinted))
    .action(async (what: Printed) => {
      context.stdout.write(await printed[what](program, context));
    });
}

const shells = Object.keys(scripts);

function toPrinted(text: string): Printed {
  if (Object.hasOwn(printed, text)) return text as Printed;
  throw new InvalidArgumentError(`Allowed choices are ${shells.join(', ')}.`);
}

/** The command that runs now, whatever `aio` means in the shell. */
function aio(): string {
  return `node ${quoted(fileURLToPath(new URL('../../bin/aio.mjs', import.meta.url)))}`;
}

async function taskNames(context: CliContext): Promise<string> {
  const { tasks } = await readTaskSources(taskSources(context));
  return tasks.map(({ name }) => `${name}\n`).join('');
}

async function modelNames({ cacheFolder }: CliContext): Promise<string> {
  const imported = await listModels(cacheFolder);
  const pulled = imported.flatMap(({ source = '' }) => (isModelName(source) ? [source] : []));
  const names = [embeddedModelName, ...modelAliases, ...pulled];
  return [...new Set(names)].map((name) => `${name}\n`).join('');
}
