import { type SamplingOverrides, checkGuardedInput, resolveSampling, samplingRanges } from '@qaio/core';
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { type EncodingOptions, encodingOption } from '../encoding-option.js';
import { addGuardTextOption } from '../guard-text-option.js';
import { type ModelOptions, addModelOptions, loadRegistry, loadExecutor } from '../model-options.js';
import { toSetting } from '../option-values.js';
import { printRun, runJson } from '../print-run.js';
import { standardInputText } from '../standard-input.js';
import { inputFromJson, inputFromText } from '../task-input.js';

interface RunOptions extends ModelOptions, SamplingOverrides, EncodingOptions {
  readonly input?: string;
  readonly json?: boolean;
}

export function runCommand(program: Command, context: CliContext): void {
  const command = program
    .command('run <task> [text]')
    .description('run a task once in this process; without text, it is read from standard input')
    .option('--input <json>', 'the whole input as JSON, for tasks with several inputs')
    .addOption(encodingOption('standard input'))
    .option('--json', 'print one JSON object')
    .option('--seed <n>', 'the same seed gives the same answer', toSetting(samplingRanges.seed))
    .option(
      '--temperature <n>',
      'sampling temperature; at 0 the most likely token is always taken',
      toSetting(samplingRanges.temperature),
    )
    .option(
      '--max-output-tokens <n>',
      'end the answer after this many tokens',
      toSetting(samplingRanges.maxOutputTokens),
    );
  addModelOptions(addGuardTextOption(command)).action(
    (task: string, text: string | undefined, options: RunOptions) => run(task, text, options, context),
  );
}

async function run(
  name: string,
  text: string | undefined,
  options: RunOptions,
  context: CliContext,
): Promise<void> {
  // before the model: a wrong name, input or setting should not wait for it
  const registry = await loadRegistry(context, options.tasks, options.guardText);
  const task = registry.get(name);
  const input = options.input
    ? inputFromJson(options.input)
    : inputFromText(task, text ?? (await standardInputText(context.stdin, options.encoding)).trim());
  await checkGuardedInput(task, input);
  const { seed, temperature, maxOutputTokens } = options;
  const sampling = { seed, temperature, maxOutputTokens };
  resolveSampling(task.definition, sampling, () => 0);
  const request = { task: name, input, sampling };
  const { executor, model } = await loadExecutor(options, context, registry);
  try {
    for (const warning of executor.tasks.get(name).warnings) context.stderr.write(`${warning}\n`);
    if (options.json) context.stdout.write(`${runJson(await executor.run(request))}\n`);
    else await printRun(executor, request, context.stdout);
  } finally {
    await model.close();
  }
}
