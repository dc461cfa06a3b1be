/** Options that every command with a model shares, and what they amount to. */
import { existsSync } from 'node:fs';
import {
  type GuardTexts,
  QaioError,
  type KernelKind,
  type RunnerKind,
  TaskRegistry,
  TaskExecutor,
  TaskSet,
  defaultEngineLimits,
  type TaskSources,
  type SoundTasks,
  type SourceProblem,
  invalidTask,
  loadTaskSources,
  makeOfSoundTasks,
  readTaskSources,
  kernelKinds,
  runnerKinds,
  type ConversationStore,
  told,
} from '@qaio/core';
import {
  type Dtype,
  type LoadOptions,
  type LoadedModel,
  dtypes,
  embeddedModelFolder,
  isModelName,
  loadModel,
  modelAliases,
  pulledModel,
} from '@qaio/models';
import { shippedTasksFolder } from '@qaio/tasks';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CliContext } from './cli-context.js';
import {
  type ModelLimitOptions,
  type ServingLimitOptions,
  addModelLimitOptions,
  engineLimits,
} from './limit-options.js';
import { messagesFor } from './messages/messages.js';
import { importedModel } from './imported-model.js';
import { addRepeatedOption } from './repeated-option.js';
import { toRunnerKind } from './option-values.js';

export interface ModelOptions extends ModelLimitOptions {
  readonly model?: string;
  readonly tasks?: readonly string[];
  readonly guardText?: GuardTexts;
  readonly dtype?: Dtype | undefined;
  readonly runner: RunnerKind;
  /** `auto` by default. */
  readonly kernels?: KernelKind;
}

export const defaultModelOptions = {
  context: defaultEngineLimits.maxContextLength,
  runner: 'auto',
} as const satisfies ModelOptions;

export function addTasksOption(command: Command): Command {
  return addRepeatedOption(
    command,
    '--tasks <path>',
    'a task file or a folder of them, in addition to the tasks that ship; one of the same name takes the place of the one that ships',
  );
}

/** What `--model` and `--dtype` take, for help. */
const models = 'model folder, .gguf file or pulled model (default: QAIO_MODEL, or the embedded model)';
const importDtypes =
  'how weights are stored when a checkpoint is imported (default: fp32 below 50 M weights, otherwise int8)';

export function addModelOptions(command: Command): Command {
  const options = command
    .option('--model <path>', models)
    .addOption(new Option('--dtype <dtype>', importDtypes).choices(dtypes));
  return addLoadingOptions(options);
}

/** The same where several models and dtypes may be named. */
export function addSeveralModelOptions(command: Command): Command {
  const options = addRepeatedOption(command, '--model <path>', models).addOption(
    new Option('--dtype <dtype>', `${importDtypes}; may be repeated`).choices(dtypes).argParser(toDtypes),
  );
  return addLoadingOptions(options);
}

function toDtypes(text: string, previous: readonly Dtype[] = []): Dtype[] {
  const dtype = dtypes.find((known) => known === text);
  if (dtype === undefined) throw new InvalidArgumentError(`Allowed choices are ${dtypes.join(', ')}.`);
  return [...previous, dtype];
}

function addLoadingOptions(command: Command): Command {
  return addModelLimitOptions(addTasksOption(command))
    .addOption(
      new Option('--runner <kind>', 'how ONNX Runtime is called; auto means c-api where it works')
        .choices(runnerKinds)
        .argParser(toRunnerKind)
        .default(defaultModelOptions.runner),
    )
    .addOption(kernelsOption());
}

const kernelsOption = (): Option =>
  new Option(
    '--kernels <kind>',
    'what int8 models compute with; auto means operators of our own where they are compiled',
  )
    .choices(kernelKinds)
    .default('auto');

/** All tasks that can be used. Standard error tells what is wrong with the files of the others. */
export async function loadSoundRegistry(
  context: CliContext,
  paths: readonly string[] = [],
  guardTexts: GuardTexts = {},
): Promise<SoundTasks<TaskRegistry>> {
  const read = await readTaskSources(taskSources(context, paths, guardTexts));
  const sound = await makeOfSoundTasks(read, (tasks) => new TaskRegistry(tasks));
  tellProblems(sound.problems, context);
  tellReplaced(sound.made, context);
  return sound;
}

function tellProblems(problems: readonly SourceProblem[], context: CliContext): void {
  if (problems.length === 0) return;
  const { error, leftOut } = messagesFor(context);
  context.stderr.write(`${error(invalidTask(problems))}\n${leftOut}\n`);
}

/**
 * All tasks. Standard error tells which of them take the place of some that ship.
 *
 * @param looked `judges`: also at what judges in tests
 * @throws QaioError `invalid-task`
 */
export async function loadRegistry(
  context: CliContext,
  paths: readonly string[] = [],
  guardTexts: GuardTexts = {},
  looked: { readonly judges?: boolean } = {},
): Promise<TaskRegistry> {
  const registry = new TaskRegistry(await loadTaskSources(taskSources(context, paths, guardTexts), looked));
  tellReplaced(registry, context);
  return registry;
}

function tellReplaced(registry: TaskRegistry, context: CliContext): void {
  for (const { name, origin } of registry.list())
    if (origin.replacesShipped) context.notes.write(`${messagesFor(context).replaced(name, origin.file)}\n`);
}

/** The tasks that ship, and those that were asked for. */
export function taskSources(
  { workingFolder }: CliContext,
  paths: readonly string[] = [],
  guardTexts: GuardTexts = {},
): TaskSources {
  return { shipped: [shippedTasksFolder], own: paths, from: workingFolder, guardTexts };
}

/** An executor on a freshly loaded model, and the way to let go of it. */
export interface LoadedExecutor {
  readonly executor: TaskExecutor;
  readonly model: LoadedModel;
  /** Of the imported model. */
  readonly folder: string;
  /** What is wrong with the files of the tasks that are left out. */
  readonly problems: readonly SourceProblem[];
}

/** The model that the options, the environment or the repository name. */
export function modelSource({ model }: ModelOptions, context: CliContext): Promise<string> {
  return modelPath(model ?? context.defaultModel ?? embeddedModelFolder, context);
}

/** The files in which a command finds its tasks and its model. */
export function filesRead(
  registry: TaskRegistry,
  { model }: Pick<ModelOptions, 'model'>,
  { defaultModel }: CliContext,
): (string | undefined)[] {
  return [...registry.list().map(({ origin }) => origin.file), model ?? defaultModel];
}

/** As its answers call it. */
export const embeddedModelName = 'mini';

/** A folder or file as it is; the embedded model by its name; a hub's model, where it was pulled. @throws QaioError `model-not-found` */
export async function modelPath(model: string, context: CliContext): Promise<string> {
  if (existsSync(model)) return model;
  if (model === embeddedModelName) return embeddedModelFolder;
  if (!isModelName(model)) {
    // a path has its own message, which says what a model folder holds
    if (/[\\/]/u.test(model)) return model;
    throw new QaioError(
      'model-not-found',
      told`There is no folder or file '${model}', and no model of that name. Fetch one with aio models pull NAME, where NAME is ${modelAliases.join(', ')} or owner/name, and use it as --model NAME; ${embeddedModelName} is the embedded one.`,
    );
  }
  const pulled = await pulledModel(model, context);
  if (pulled !== undefined) return pulled;
  throw new QaioError(
    'model-not-found',
    told`There is no folder or file ${model}, and no model of that name has been pulled. Run: aio models pull ${model}`,
  );
}

/** What a caller of {@link loadExecutor} may want otherwise. */
export interface LoadWishes {
  /** Seed of each run whose request and task name none. */
  readonly drawSeed?: () => number;
  /** What the executor remembers; undefined: what is said while it lives. */
  readonly conversations?: ConversationStore | undefined;
  /** Told the model before it is loaded. */
  readonly onLoad?: (source: string) => void;
  /** Told why the Node binding is used in the place of the C API; by default people are. */
  readonly onFallback?: (reason: string) => void;
}

/** @param registry the tasks, where the caller has read them already */
export async function loadExecutor(
  options: ModelOptions & Partial<ServingLimitOptions>,
  context: CliContext,
  registry?: TaskRegistry,
  {
    drawSeed = () => Math.floor(context.random() * 2 ** 32),
    conversations,
    onLoad,
    onFallback,
  }: LoadWishes = {},
): Promise<LoadedExecutor> {
  const { made: checked, problems } = registry
    ? { made: registry, problems: [] }
    : await loadSoundRegistry(context, options.tasks, options.guardText);
  const source = await modelSource(options, context);
  const folder = await importedModel(source, { dtype: options.dtype }, context);
  onLoad?.(source);
  const model = await loadModel(folder, {
    ...loadOptions(options, context),
    ...(onFallback && { onFallback }),
  });
  const fitting = await fittingExecutor({ model, registry: checked, drawSeed, conversations }, context);
  return { ...fitting, model, folder, problems: [...problems, ...fitting.problems] };
}

/** An executor of those tasks that fit a model which is loaded already. Standard error tells what is wrong with the others. */
export async function fittingExecutor(
  {
    model,
    registry,
    drawSeed,
    conversations,
  }: Pick<LoadWishes, 'conversations'> & {
    readonly model: LoadedModel;
    readonly registry: TaskRegistry;
    readonly drawSeed: () => number;
  },
  context: CliContext,
): Promise<Pick<LoadedExecutor, 'executor' | 'problems'>> {
  const read = { tasks: registry.list(), faults: [] };
  const fitting = await makeOfSoundTasks(read, (tasks) =>
    TaskSet.loadFitting(new TaskRegistry(tasks), model),
  );
  tellProblems(fitting.problems, context);
  return {
    executor: new TaskExecutor({ model, tasks: fitting.made, drawSeed, conversations }),
    problems: fitting.problems,
  };
}

/** How a model is loaded. Standard error tells where that is not the way that was asked for first. */
export function loadOptions(
  options: ModelOptions & Partial<ServingLimitOptions>,
  context: CliContext,
): LoadOptions {
  const { clock, stderr } = context;
  return {
    clock,
    limits: engineLimits(options, context),
    isBatchInvariant: options.batchInvariant,
    runner: options.runner,
    kernels: options.kernels,
    onFallback: (reason) => {
      const note = told`ONNX Runtime's C API cannot be used here (${reason}); using its Node binding.`;
      stderr.write(`${messagesFor(context).say(note)}\n`);
    },
  };
}
