import { writeFile } from 'node:fs/promises';
import {
  type Comparison,
  type PromptTask,
  type TaskRegistry,
  compareEvaluations,
  defaultEngineLimits,
  soleShare,
} from '@qaio/core';
import { type Dtype, describeModel, dtypes } from '@qaio/models';
import { type Command, Option } from 'commander';
import type { CliContext } from '../cli-context.js';
import { type DataOptions, addDataOptions, dataFiles } from '../data-options.js';
import { LabelledFile } from '../data/labelled-file.js';
import { type PreparedEvaluation, prepareEvaluation } from '../evaluation/evaluation-kind.js';
import { evaluationPage } from '../evaluation/evaluation-page.js';
import { missedGates, requireGates } from '../evaluation/missed-gates.js';
import { type ShownEvaluation, shownText } from '../evaluation/shown-evaluation.js';
import { importedModel } from '../imported-model.js';
import { checkWritable } from '../output-file.js';
import {
  type ModelOptions,
  addModelOptions,
  loadExecutor,
  loadRegistry,
  modelSource,
} from '../model-options.js';
import { toPositiveInteger, toWholeNumber } from '../option-values.js';
import { evaluationProgressLine } from '../progress-line.js';

interface EvalOptions extends ModelOptions, DataOptions {
  readonly data: string;
  readonly concurrency: number;
  readonly seed: number;
  readonly json?: boolean;
  readonly html?: string;
  readonly againstTask?: string;
  readonly againstModel?: string;
  readonly againstDtype?: Dtype;
}

export function evalCommand(program: Command, context: CliContext): void {
  const command = program
    .command('eval <task>')
    .description(
      'measure how well a task answers the rows of a data set; fails if it misses the task’s gates',
    )
    .requiredOption('--data <file>', dataFiles)
    .option(
      '--concurrency <n>',
      'rows to run at the same time',
      toPositiveInteger,
      soleShare(defaultEngineLimits),
    )
    .option(
      '--seed <n>',
      'for what is drawn, so that a task that draws answers the same again',
      toWholeNumber({ min: 0, max: 2 ** 32 - 1 }),
      0,
    )
    .option('--against-task <name>', 'compare with another task on the same rows')
    .option('--against-model <path>', 'compare with another model on the same rows')
    .addOption(
      new Option('--against-dtype <dtype>', 'compare with another dtype of the model').choices(dtypes),
    )
    .option('--html <file>', 'write a report with plots to this file')
    .option('--json', 'print one JSON object');
  addModelOptions(addDataOptions(command)).action((task: string, options: EvalOptions) =>
    evaluate(task, options, context),
  );
}

async function evaluate(name: string, options: EvalOptions, context: CliContext): Promise<void> {
  // before the model: a wrong name or file should not wait for it
  if (options.html !== undefined) await checkWritable(options.html, 'Choose another file with --html.');
  const registry = await loadRegistry(context, options.tasks);
  const sides = [
    { task: registry.get(name), options },
    ...(await otherSides(name, options, registry, context)),
  ];
  const file = await LabelledFile.read(options.data, options, (note) => context.stderr.write(`${note}\n`));
  const wanted = sides.map((side) => ({ ...side, prepared: prepareEvaluation(file, side.task) }));
  const shown: ShownEvaluation[] = [];
  for (const side of wanted) shown.push(await evaluateOn(side, registry, context));
  const [first, second] = shown;
  const comparison = first && second && compareEvaluations(first.rows, second.rows);
  if (options.html !== undefined) {
    await writeFile(options.html, evaluationPage(shown, comparison));
    context.stderr.write(`Wrote ${options.html}\n`);
  }
  context.stdout.write(options.json ? asJson(shown, comparison) : asText(shown, comparison));
  if (first) requireGates(name, missedGates(registry.get(name).definition.gates, first));
}

interface Side {
  readonly task: PromptTask;
  readonly options: EvalOptions;
}

/** What to compare with, if anything: the same rows with another task, model or dtype. */
async function otherSides(
  name: string,
  options: EvalOptions,
  registry: TaskRegistry,
  context: CliContext,
): Promise<Side[]> {
  const { againstTask, againstModel, againstDtype, dtype: ownDtype, ...rest } = options;
  if (againstTask === undefined && againstModel === undefined && againstDtype === undefined) return [];
  const model = againstModel === undefined ? {} : { model: againstModel };
  const source = await modelSource({ ...rest, ...model }, context);
  const isImported = (await describeModel(source)) !== undefined;
  // refused, if it has another dtype, before the first side is measured
  if (isImported) await importedModel(source, { dtype: againstDtype }, context);
  const wanted = isImported ? undefined : (againstDtype ?? ownDtype);
  const dtype = wanted === undefined ? {} : { dtype: wanted };
  return [{ task: registry.get(againstTask ?? name), options: { ...rest, ...model, ...dtype } }];
}

async function evaluateOn(
  { options, prepared }: Side & { readonly prepared: PreparedEvaluation },
  registry: TaskRegistry,
  context: CliContext,
): Promise<ShownEvaluation> {
  const { executor, model } = await loadExecutor(options, context, registry, {
    drawSeed: () => options.seed,
  });
  try {
    const { clock, stderr } = context;
    const concurrency = Math.min(options.concurrency, model.engine.limits.maxWaiting);
    const show = evaluationProgressLine(stderr, clock);
    const onProgress = (done: number): void => show({ done, total: prepared.rowCount });
    return await prepared.evaluate({ executor, concurrency, clock, onProgress });
  } finally {
    await model.close();
  }
}

function asJson(shown: readonly ShownEvaluation[], comparison: Comparison | undefined): string {
  const [first, second] = shown.map(({ report }) => report);
  return `${JSON.stringify(second ? { ...first, against: second, comparison } : first)}\n`;
}

function asText(shown: readonly ShownEvaluation[], comparison: Comparison | undefined): string {
  const lines = shown.map(shownText);
  if (comparison)
    lines.push(
      `right in the first only: ${comparison.onlyFirstRight}, in the second only: ${comparison.onlySecondRight}; ` +
        `different answers: ${comparison.differing} of ${comparison.rowCount}; p = ${comparison.pValue.toPrecision(3)} (exact McNemar test)`,
    );
  return `${lines.join('\n\n')}\n`;
}
