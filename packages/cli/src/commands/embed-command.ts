import { type PromptTask, type TaskExecutor, mapAll, soleShare, told } from '@qaio/core';
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { type EncodingOptions, encodingOption } from '../encoding-option.js';
import { UsageError } from '../exit-code.js';
import { type ModelOptions, addModelOptions, loadSoundRegistry } from '../model-options.js';
import { loadTaskAndOwn } from '../asked-tasks.js';
import { standardInputText } from '../standard-input.js';
import { inputFromText } from '../task-input.js';

interface EmbedOptions extends ModelOptions, EncodingOptions {
  readonly task: string;
}

export function embedCommand(program: Command, context: CliContext): void {
  const command = program
    .command('embed [texts...]')
    .description('print a vector for each text, as lines of JSON; without texts, each line of standard input')
    .option('--task <name>', 'a task whose output is an embedding', 'embed')
    .addOption(encodingOption('standard input'));
  addModelOptions(command).action((texts: readonly string[], options: EmbedOptions) =>
    embed(texts, options, context),
  );
}

async function embed(given: readonly string[], options: EmbedOptions, context: CliContext): Promise<void> {
  const { made: registry } = await loadSoundRegistry(context, options.tasks);
  const task = registry.get(options.task);
  if (task.definition.output.format !== 'embedding')
    throw new UsageError(
      told`Task '${task.name}' answers with ${task.definition.output.format}, not an embedding.`,
    );
  const texts = given.length > 0 ? given : await inputLines(options, context);
  const inputs = texts.map((text) => task.parseInput(inputFromText(task, text)));
  const { executor, model } = await loadTaskAndOwn(task.name, options, context, registry);
  try {
    const vectors = await embedAll(executor, task, inputs);
    texts.forEach((text, i) => context.stdout.write(`${JSON.stringify({ text, embedding: vectors[i] })}\n`));
  } finally {
    await model.close();
  }
}

async function inputLines({ encoding }: EncodingOptions, { stdin }: CliContext): Promise<string[]> {
  const text = await standardInputText(stdin, encoding);
  return text.replace(/\r?\n$/u, '').split(/\r?\n/u);
}

function embedAll(
  executor: TaskExecutor,
  { name }: PromptTask,
  inputs: readonly ReturnType<PromptTask['parseInput']>[],
): Promise<(readonly number[])[]> {
  return mapAll(inputs, soleShare(executor.model.engine.limits), async (input) => {
    const { result } = await executor.run({ task: name, input });
    return result.output.kind === 'embedding' ? result.output.values.map(sixDecimals) : [];
  });
}

/** Float32 has no more digits that mean anything at this size. */
const sixDecimals = (value: number): number => Number(value.toFixed(6));
