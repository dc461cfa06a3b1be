import { languageOf } from '@qaio/client';
import { type Told, defaultEngineLimits, soleShare, told } from '@qaio/core';
import { dtypes } from '@qaio/models';
import { type Command, Option } from 'commander';
import type { CliContext } from '../cli-context.js';
import { type DataOptions, addDataOptions, dataFiles } from '../data-options.js';
import { LabelledFile } from '../data/labelled-file.js';
import { type AgainstOptions, againstCell } from '../evaluation/against-cell.js';
import { type CellOptions, type PreparedCell, evaluateCells } from '../evaluation/evaluate-cells.js';
import { type EvaluationCell, type MatrixOptions, matrixCells } from '../evaluation/evaluation-cell.js';
import { prepareEvaluation } from '../evaluation/evaluation-kind.js';
import { matrixReport, soleReport } from '../evaluation/evaluation-report.js';
import { junitReport } from '../evaluation/junit-report.js';
import { markdownReport } from '../evaluation/markdown-report.js';
import { requireCellGates, requireMatrixGates } from '../evaluation/missed-gates.js';
import { messagesFor } from '../messages/messages.js';
import { addSeveralModelOptions, filesRead, loadRegistry } from '../model-options.js';
import { toPositiveInteger, toWholeNumber } from '../option-values.js';
import { checkNotRead, checkWritable, writeOutput } from '../output-file.js';
import { addRepeatedOption } from '../repeated-option.js';
import { sayNote } from '../messages/say-note.js';

interface EvalOptions extends CellOptions, DataOptions, MatrixOptions, AgainstOptions {
  readonly json?: boolean;
  readonly out?: string;
  readonly junit?: string;
  readonly markdown?: string;
}

export function evalCommand(program: Command, context: CliContext): void {
  const command = program
    .command('eval <task...>')
    .description(
      'measure how well tasks answer the rows of a data set; several tasks, variants, models or dtypes make a matrix; fails if a task misses its gates',
    )
    .requiredOption(
      '--data <file>',
      `${dataFiles}; TASK=FILE for one of several tasks; may be repeated`,
      (value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value],
    )
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
    .option('--out <file>', 'write the figures and all rows as JSON to this file; the page opens it')
    .option('--html <file>', 'write a page with plots, and all rows with their prompts, to this file')
    .option('--junit <file>', 'write JUnit XML with a case for each gate to this file, for CI')
    .option('--markdown <file>', 'write a summary to this file, such as $GITHUB_STEP_SUMMARY')
    .option('--json', 'print one JSON object');
  addRepeatedOption(
    command,
    '--variant <name>',
    'the words of this variant, whatever the model; own for the task’s own words',
  );
  addSeveralModelOptions(addDataOptions(command)).action((tasks: string[], options: EvalOptions) =>
    evaluate(tasks, options, context),
  );
}

async function evaluate(names: readonly string[], options: EvalOptions, context: CliContext): Promise<void> {
  // before the model: a wrong name or file should not wait for it
  const registry = await loadRegistry(context, options.tasks);
  await checkReports(options, filesRead(registry, {}, context));
  const cells = await matrixCells(names, options, registry, context);
  const against = await againstCell(cells, options, registry, context);
  const prepared = await preparedCells(against ? [...cells, against] : cells, options, context);
  const matrix = await evaluateCells(prepared, registry, options, context);
  const isMatrix = cells.length > 1;
  const gated = isMatrix ? matrix.outcomes : matrix.outcomes.slice(0, 1);
  // first: where a cell could not be measured, there is no other report of it alone
  await writeReport('junit', options, () => junitReport(gated), context);
  const { say } = messagesFor(context);
  await writeReport('markdown', options, () => markdownReport(matrix, gated, say), context);
  const { json, full, text, page } = (isMatrix ? matrixReport : soleReport)(matrix, {
    language: languageOf(context.locale),
    say,
  });
  await writeReport('out', options, () => `${JSON.stringify(full)}\n`, context);
  await writeReport('html', options, () => page, context);
  context.stdout.write(`${options.json ? JSON.stringify(json) : say(text)}\n`);
  if (isMatrix) requireMatrixGates(gated);
  else for (const outcome of gated) requireCellGates(outcome);
}

/** @throws UsageError */
async function checkReports(options: EvalOptions, found: readonly (string | undefined)[]): Promise<void> {
  const data = options.data.flatMap((one) => [one, one.replace(/^[^=]*=/u, '')]);
  const read = [...data, ...found, ...options.model, options.againstModel];
  for (const name of reportOptions) {
    const file = options[name];
    if (file === undefined) continue;
    const remedy = elsewhere(name);
    await checkWritable(file, remedy);
    await checkNotRead([file], read, remedy);
  }
}

const reportOptions = ['out', 'html', 'junit', 'markdown'] as const;
type ReportOption = (typeof reportOptions)[number];

const elsewhere = (name: ReportOption): Told => told`Choose another file with --${name}.`;

async function writeReport(
  name: ReportOption,
  { [name]: file }: EvalOptions,
  report: () => string,
  context: CliContext,
): Promise<void> {
  if (file === undefined) return;
  await writeOutput(file, report(), elsewhere(name));
  sayNote(context, told`Wrote ${file}`);
}

async function preparedCells(
  cells: readonly EvaluationCell[],
  options: DataOptions,
  context: CliContext,
): Promise<PreparedCell[]> {
  const files = new Map<string, LabelledFile>();
  for (const { data } of cells)
    if (!files.has(data))
      files.set(data, await LabelledFile.read(data, options, (note) => sayNote(context, note)));
  return cells.flatMap((cell) => {
    const file = files.get(cell.data);
    return file ? [{ ...cell, prepared: prepareEvaluation(file, cell.task) }] : [];
  });
}
