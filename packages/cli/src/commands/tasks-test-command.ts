import { type LanguageModel, type PromptTask, type TaskTestResult, runTaskTests, told } from '@qaio/core';
import type { Command } from 'commander';
import { judgesOf, loadAskedTasks } from '../asked-tasks.js';
import type { CliContext } from '../cli-context.js';
import { ChecksFailed } from '../exit-code.js';
import { messagesFor } from '../messages/messages.js';
import { type ModelOptions, addModelOptions, loadRegistry, loadExecutor } from '../model-options.js';

interface TestOptions extends ModelOptions {
  readonly json?: boolean;
}

export function tasksTestCommand(tasks: Command, context: CliContext): void {
  const command = tasks
    .command('test [names...]')
    .description(
      'run the tests in task files: those of the tasks named, or of every task that suits the model',
    )
    .option('--json', 'print one JSON object');
  addModelOptions(command).action((names: readonly string[], options: TestOptions) =>
    test(names, options, context),
  );
}

async function test(names: readonly string[], options: TestOptions, context: CliContext): Promise<void> {
  const registry = await loadRegistry(context, options.tasks, {}, { judges: true });
  const chosen = [...new Set(names)].map((name) => registry.get(name));
  const asked = [...chosen.map(({ name }) => name), ...judgesOf(chosen)];
  const { executor, model } = await (chosen.length > 0
    ? loadAskedTasks({ names: asked, registry }, options, context)
    : loadExecutor(options, context, registry));
  try {
    const tasks = chosen.length > 0 ? chosen : registry.list().filter((task) => isFor(task, model));
    const results: TaskTestResult[] = [];
    for (const task of tasks) results.push(...(await runTaskTests(executor, task)));
    const failed = results.filter(({ failures }) => failures.length > 0);
    const summary = messagesFor(context).testsPassed(results.length - failed.length, results.length);
    if (options.json)
      context.stdout.write(`${JSON.stringify({ total: results.length, failed: failed.length, results })}\n`);
    else context.stdout.write(`${[...results.map(line), summary].join('\n')}\n`);
    const below = tasks.filter((task) => !reachesGate(task, results));
    if (below.length > 0)
      throw new ChecksFailed(
        told`${summary}; these tasks miss their gates: ${below.map((task) => task.name).join(', ')}`,
      );
  } finally {
    await model.close();
  }
}

/** A model that knows only its own jobs says nothing worth testing about others. */
function isFor({ definition }: PromptTask, { identity }: LanguageModel): boolean {
  return definition.requires === 'any-model' || !identity.knownTasks;
}

/** All tests pass, or as many as the task's minAccuracy asks for. */
function reachesGate({ name, definition }: PromptTask, results: readonly TaskTestResult[]): boolean {
  const own = results.filter(({ task }) => task === name);
  const passed = own.filter(({ failures }) => failures.length === 0).length;
  return passed >= (definition.gates.minAccuracy ?? 1) * own.length;
}

function line({ task, vars, answer, failures }: TaskTestResult): string {
  const mark = failures.length === 0 ? '✓' : '✗';
  return [`${mark} ${task}  ${JSON.stringify(vars)}  ${answer}`, ...failures.map((why) => `    ${why}`)].join(
    '\n',
  );
}
