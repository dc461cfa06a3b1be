import { formatPercent } from '@qaio/client';
import {
  type PromptTask,
  type ScopeOutcome,
  type Told,
  fitScope,
  scopePath,
  storedScope,
  wantsScope,
  told,
} from '@qaio/core';
import type { Command } from 'commander';
import { loadAskedTasks } from '../asked-tasks.js';
import type { CliContext } from '../cli-context.js';
import { type DataOptions, addDataOptions, dataFiles } from '../data-options.js';
import { LabelledFile } from '../data/labelled-file.js';
import { UsageError } from '../exit-code.js';
import { messagesFor } from '../messages/messages.js';
import { type ModelOptions, addModelOptions, filesRead, loadRegistry } from '../model-options.js';
import { toShare } from '../option-values.js';
import { checkNotRead, checkWritable } from '../output-file.js';
import { companionPlace, copyNote, copyTask } from '../task-copy.js';
import { sayNote } from '../messages/say-note.js';
import { writeFit } from './write-fit.js';

interface ScopeOptions extends ModelOptions, DataOptions {
  readonly inside: string;
  readonly outside: string;
  readonly lost: number;
  readonly out?: string;
}

export function tasksScopeCommand(tasks: Command, context: CliContext): void {
  const command = tasks
    .command('scope <name>')
    .description(
      'fit which texts a choice task that says scope: hidden is for; it abstains from others. Writes NAME.scope.json next to its file (for a task that ships: next to a copy in this folder)',
    )
    .requiredOption('--inside <file>', `${dataFiles}: texts that the task is for; labels are not needed`)
    .requiredOption('--outside <file>', 'such a file with texts that it should abstain from')
    .option('--lost <share>', 'share of the texts inside that may be abstained from', toShare, 0.03)
    .option('--out <file>', 'write to this file instead of next to the task’s');
  addModelOptions(addDataOptions(command)).action((name: string, options: ScopeOptions) =>
    fit(name, options, context),
  );
}

async function fit(name: string, options: ScopeOptions, context: CliContext): Promise<void> {
  const registry = await loadRegistry(context, options.tasks);
  const task = registry.get(name);
  if (!wantsScope(task))
    throw new UsageError(
      told`Task '${name}' has no scope. Add \`scope: hidden\` under \`output\` in its file.`,
    );
  const [inside, outside] = [
    await readInputs(task, options.inside, options, context),
    await readInputs(task, options.outside, options, context),
  ];
  const { path, copy } = companionPlace(task, options.out, context.workingFolder, scopePath);
  await checkWritable(path);
  const read = [options.inside, options.outside, ...filesRead(registry, options, context)];
  await checkNotRead([path], read);
  const { executor, model } = await loadAskedTasks({ names: [name], registry }, options, context);
  try {
    const outcome = await fitScope({ executor, task: name, inside, outside, maxLost: options.lost });
    if (copy !== undefined) await copyTask(task, copy);
    await writeFit(path, { format: 1, task: name }, await storedScope(path), outcome.fit);
    const { say } = messagesFor(context);
    context.stdout.write(`${path}\n${say(outcomeText(outcome))}\n`);
    if (copy !== undefined) context.stdout.write(`${say(copyNote(task, copy))}\n`);
  } finally {
    await model.close();
  }
}

async function readInputs(
  task: PromptTask,
  path: string,
  options: DataOptions,
  context: CliContext,
): Promise<Readonly<Record<string, unknown>>[]> {
  const file = await LabelledFile.read(path, options, (note) => sayNote(context, note));
  return file.unlabelledRows(task).map(({ input }) => input);
}

function outcomeText({ fit: { insideCount, outsideCount, lost, caught }, leftOutCount }: ScopeOutcome): Told {
  const leftOut = leftOutCount > 0 ? told`; ${leftOutCount} too long or malformed were left out` : '';
  return told`fitted to ${insideCount} texts inside and ${outsideCount} outside${leftOut}\non texts held out: abstains from ${formatPercent(caught)} of those outside and ${formatPercent(lost)} of those inside`;
}
