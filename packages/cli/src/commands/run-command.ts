import { type TaskCall, languageOf, namedTask, taskName } from '@qaio/client';
import { QaioError, checkGuardedInput, resolveSampling, samplingRanges, told } from '@qaio/core';
import type { RunTaskResponse, Task } from '@qaio/protocol';
import type { Command } from 'commander';
import { AnswerWarnings } from '../answer-warnings.js';
import type { CliContext } from '../cli-context.js';
import { type EncodingOptions, encodingOption } from '../encoding-option.js';
import { UsageError } from '../exit-code.js';
import { addGuardTextOption } from '../guard-text-option.js';
import { type ModelOptions, addModelOptions, loadSoundRegistry } from '../model-options.js';
import { loadTaskAndOwn } from '../asked-tasks.js';
import { toSetting } from '../option-values.js';
import { outcomeOf, printRun, runJson } from '../print-run.js';
import { optionalServerHost } from '../server-host.js';
import { type ServerOptions, addServerOption, chosenServer, serverTarget } from '../server-options.js';
import { standardInputText } from '../standard-input.js';
import { type TaskHost, localHost } from '../task-host.js';
import { inputFromJson, inputFromText, servedInputFromText } from '../task-input.js';
import { messagesFor } from '../messages/messages.js';

interface RunOptions extends ModelOptions, ServerOptions, EncodingOptions {
  readonly input?: string;
  readonly json?: boolean;
  readonly session?: string;
  readonly seed?: number;
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
}

export function runCommand(program: Command, context: CliContext): void {
  const command = program
    .command('run <task> [text]')
    .description('run a task once; without text, it is read from standard input')
    .option('--input <json>', 'the whole input as JSON, for tasks with several inputs')
    .addOption(encodingOption('standard input'))
    .option('--json', 'print one JSON object: the result, or what is wrong with the run')
    .option('--session <key>', 'the conversation on the server that this is a turn of')
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
  addServerOption(addModelOptions(addGuardTextOption(command))).action(
    (task: string, text: string | undefined, options: RunOptions) => {
      const asked = { name: task, text, options, context };
      const server = chosenServer(command, context);
      return server === undefined ? runHere(asked) : runOnServer(server, asked);
    },
  );
}

/** A run as it was asked for. */
interface Asked {
  readonly name: string;
  readonly text: string | undefined;
  readonly options: RunOptions;
  readonly context: CliContext;
}

async function runHere(asked: Asked): Promise<void> {
  const { name, options, context } = asked;
  if (options.session !== undefined)
    throw new UsageError(
      told`A conversation lives in the process that has it: add --server, or talk in one process with aio chat.`,
    );
  // before the model: a wrong name, input or setting should not wait for it
  const { made: registry } = await loadSoundRegistry(context, options.tasks, options.guardText);
  const task = registry.get(name);
  const input = await inputOf(asked, (text) => inputFromText(task, text));
  await checkGuardedInput(task, input);
  const call = callOf(asked, input);
  resolveSampling(task.definition, call.sampling ?? {}, () => 0);
  const loaded = await loadTaskAndOwn(name, options, context, registry);
  const host = localHost(loaded, context.locale);
  try {
    for (const warning of loaded.executor.tasks.get(name).warnings)
      context.stderr.write(`${messagesFor(context).say(warning)}\n`);
    await print(host, call, asked);
  } finally {
    await host.close();
  }
}

async function runOnServer(server: string, asked: Asked): Promise<void> {
  const { name, options, context } = asked;
  const host = await optionalServerHost(await serverTarget(server, options, context));
  try {
    const task = servedTask(host, name, server);
    const input = await inputOf(asked, (text) => servedInputFromText(task, text));
    const run = await print(host, callOf(asked, input), asked);
    // in JSON they stand already
    if (!options.json) new AnswerWarnings(context).tell(run);
  } finally {
    await host.close();
  }
}

function servedTask({ tasks }: TaskHost, name: string, server: string): Task {
  const task = namedTask(tasks, name);
  if (task) return task;
  const names = tasks.map((each) => taskName(each.name)).join(', ');
  throw new QaioError('unknown-task', told`The server at ${server} has no task '${name}'. It has: ${names}.`);
}

async function inputOf(
  { text, options, context }: Asked,
  fromText: (text: string) => Record<string, unknown>,
): Promise<TaskCall['input']> {
  if (options.input !== undefined) return inputFromJson(options.input);
  return fromText(text ?? (await standardInputText(context.stdin, options.encoding)).trim());
}

function callOf({ name, options }: Asked, input: TaskCall['input']): TaskCall {
  const { seed, temperature, maxOutputTokens, session } = options;
  return { task: name, input, conversation: session, sampling: { seed, temperature, maxOutputTokens } };
}

async function print(host: TaskHost, call: TaskCall, { options, context }: Asked): Promise<RunTaskResponse> {
  const events = host.stream(call);
  if (!options.json) return printRun(host.tasks, events, context.stdout, languageOf(context.locale));
  const run = await outcomeOf(events).catch((error: unknown) => {
    // who reads one object gets one, whatever comes of the run
    if (error instanceof QaioError) context.stdout.write(`${errorJson(error)}\n`);
    throw error;
  });
  context.stdout.write(`${runJson(run)}\n`);
  return run;
}

function errorJson({ code, message, violations }: QaioError): string {
  return JSON.stringify({ error: { code, message, ...(violations.length > 0 && { violations }) } });
}
