/** The ways in which `aio eval` answers rows: every task, in every variant, by every model in every dtype. */
import { type PromptTask, type TaskRegistry, told } from '@qaio/core';
import { type Dtype, describeModel } from '@qaio/models';
import type { CliContext } from '../cli-context.js';
import { UsageError } from '../exit-code.js';
import { importedModel } from '../imported-model.js';
import { modelSource } from '../model-options.js';
import type { ModelOptions } from '../model-options.js';

export interface EvaluationCell {
  readonly task: PromptTask;
  /** The file with its rows. */
  readonly data: string;
  readonly on: CellModel;
}

export interface CellModel {
  readonly source: string;
  /** To import a checkpoint in; undefined for its default, and for a model folder, which has one already. */
  readonly dtype: Dtype | undefined;
}

/** What the command line asks for; each list in its order. */
export interface MatrixOptions {
  /** `FILE`, or `TASK=FILE` for the rows of one of the tasks. */
  readonly data: readonly string[];
  readonly variant: readonly string[];
  readonly model: readonly string[];
  readonly dtype?: readonly Dtype[];
}

/** @throws QaioError, UsageError where a task, variant, model or file is not there, or named twice */
export async function matrixCells(
  names: readonly string[],
  options: MatrixOptions,
  registry: TaskRegistry,
  context: CliContext,
): Promise<EvaluationCell[]> {
  checkDistinct('The task', names);
  checkDistinct('--variant', options.variant);
  checkDistinct('--dtype', options.dtype ?? []);
  const tasks = names.map((name) => registry.get(name));
  const worded = tasks.flatMap((task) =>
    options.variant.length === 0 ? [task] : options.variant.map((variant) => task.inVariant(variant)),
  );
  const files = dataFilesOf(options.data, names);
  const models = await cellModels(options, context);
  return worded.flatMap((task) => models.map((on) => ({ task, data: files.get(task.name) ?? '', on })));
}

async function cellModels(
  { model, dtype = [] }: MatrixOptions,
  context: CliContext,
): Promise<readonly CellModel[]> {
  const named: readonly Pick<ModelOptions, 'model'>[] =
    model.length === 0 ? [{}] : model.map((one) => ({ model: one }));
  const sources: string[] = [];
  for (const one of named) sources.push(await sourceOf(one, named.length > 1, context));
  checkDistinct('--model', sources);
  const models: CellModel[] = [];
  for (const source of sources) models.push(...(await inDtypes(source, dtype, context)));
  return models;
}

/** Of several models one that is not there costs its own cells alone: they fail when it is loaded. */
async function sourceOf(
  one: Pick<ModelOptions, 'model'>,
  hasOthers: boolean,
  context: CliContext,
): Promise<string> {
  try {
    return await modelSource({ ...one, context: 0, runner: 'auto' }, context);
  } catch (error) {
    if (!hasOthers || one.model === undefined) throw error;
    return one.model;
  }
}

/** A checkpoint once in each dtype; a model folder as it is. @throws QaioError `invalid-option` if it is in none of them */
async function inDtypes(source: string, dtypes: readonly Dtype[], context: CliContext): Promise<CellModel[]> {
  const imported = await describeModel(source);
  const [first] = dtypes;
  if (!imported) return (first ? dtypes : [undefined]).map((dtype) => ({ source, dtype }));
  if (first && !dtypes.some((dtype) => dtype === imported.dtype))
    await importedModel(source, { dtype: first }, context);
  return [{ source, dtype: undefined }];
}

/** The file of each task. @throws UsageError where one has none, or a file is for none */
function dataFilesOf(given: readonly string[], names: readonly string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const common: string[] = [];
  for (const one of given) {
    const name = names.find((task) => one.startsWith(`${task}=`));
    if (name === undefined) common.push(one);
    else if (files.has(name)) throw new UsageError(told`--data: the rows of task '${name}' are named twice.`);
    else files.set(name, one.slice(name.length + 1));
  }
  const [file, other] = common;
  if (other !== undefined)
    throw new UsageError(
      told`--data: both ${file} and ${other} are for all tasks. Name one file, or TASK=FILE for each task.`,
    );
  for (const name of names) {
    if (files.has(name)) continue;
    if (file === undefined)
      throw new UsageError(told`--data: no file has the rows of task '${name}'. Add --data ${name}=FILE.`);
    files.set(name, file);
  }
  return files;
}

function checkDistinct(what: string, values: readonly string[]): void {
  const twice = values.find((value, at) => values.indexOf(value) < at);
  if (twice !== undefined) throw new UsageError(told`${what} ${twice} is named twice; name each once.`);
}
