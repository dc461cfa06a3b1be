import { TaskSet, specialTokenTexts, told } from '@qaio/core';
import { loadPromptCodec } from '@qaio/models';
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { importedModel } from '../imported-model.js';
import { messagesFor } from '../messages/messages.js';
import { type ModelOptions, addModelOptions, loadRegistry, modelSource } from '../model-options.js';
import { inputFromJson, inputFromText } from '../task-input.js';

interface RenderOptions extends ModelOptions {
  readonly input?: string;
  readonly json?: boolean;
}

export function tasksRenderCommand(tasks: Command, context: CliContext): void {
  const command = tasks
    .command('render <name> [text]')
    .description('show the exact prompt token by token, with the cached prefix marked')
    .option('--input <json>', 'the whole input as JSON, for tasks with several inputs')
    .option('--json', 'print one JSON object');
  addModelOptions(command).action((name: string, text: string | undefined, options: RenderOptions) =>
    render(name, text ?? '', options, context),
  );
}

async function render(
  name: string,
  text: string,
  options: RenderOptions,
  context: CliContext,
): Promise<void> {
  const registry = await loadRegistry(context, options.tasks);
  const task = registry.get(name);
  const input = task.parseInput(options.input ? inputFromJson(options.input) : inputFromText(task, text));
  const { stdout } = context;
  const { say } = messagesFor(context);
  const source = await modelSource(options, context);
  const codec = await loadPromptCodec(
    await importedModel(source, { dtype: options.dtype }, context),
    options.context,
  );
  const compiled = (await TaskSet.load(registry, codec)).get(name);
  const [{ tokenIds, prefixTokenCount }] = compiled.prompts.make(input, compiled.standIns);
  const names = specialTokenTexts(codec);
  const tokens = tokenIds.map((id, i) => ({
    id,
    text: names.get(id) ?? codec.tokenizer.detokenise([id]),
    cached: i < prefixTokenCount,
  }));
  const { variant } = compiled.task;
  const labels = compiled.output.labels.map(({ label, tokenIds: ids }) => ({ label, ids }));
  if (options.json)
    stdout.write(
      `${JSON.stringify({ task: name, variant: variant ?? null, prefixTokenCount, tokens, labels })}\n`,
    );
  else
    stdout.write(
      [
        ...tokens.map(
          (token) =>
            `${token.cached ? '│' : ' '} ${String(token.id).padStart(7)}  ${JSON.stringify(token.text)}`,
        ),
        ...(variant === undefined ? [] : [say(told`variant ${variant}, worded for this kind of model`)]),
        say(told`${tokens.length} tokens; the first ${prefixTokenCount} (│) stay in the cache`),
        ...(task.needs.length > 0 ? [say(told`Placeholders stand in for the results of needed tasks.`)] : []),
        ...labels.map(({ label, ids }) => `label ${label}: ${ids.join(' ')}`),
        '',
      ].join('\n'),
    );
}
