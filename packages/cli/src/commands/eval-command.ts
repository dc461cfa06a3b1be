import { formatPercent } from '@qaio/client';
import { writeFile } from 'node:fs/promises';
import {
  type Comparison,
  type EvaluationReport,
  type EvaluationRow,
  type PromptTask,
  type TaskDefinition,
  type TaskRegistry,
  compareEvaluations,
  defaultEngineLimits,
  evaluateTask,
  soleShare,
} from '@qaio/core';
import { type Dtype, dtypes } from '@qaio/models';
import { type Command, Option } from 'commander';
import type { CliContext } from '../cli-context.js';
import { type DataOptions, addDataOptions, dataFiles } from '../data-options.js';
import { LabelledFile } from '../data/labelled-file.js';
import { evaluationHtml } from '../eval-html.js';
import { ChecksFailed } from '../exit-code.js';
import { type ModelOptions, addModelOptions, loadRegistry, loadExecutor } from '../model-options.js';
import { toPositiveInteger } from '../option-values.js';
import { evaluationProgressLine } from '../progress-line.js';

interface EvalOptions extends ModelOptions, DataOptions {
  readonly data: string;
  readonly concurrency: number;
  readonly json?: boolean;
  readonly html?: string;
  readonly againstTask?: string;
  readonly againstModel?: string;
  readonly againstDtype?: Dtype;
}

export function evalCommand(program: Command, context: CliContext): void {
  const command = program
    .command('eval <task>')
    .description('measure how well a choice task labels a data set; fails if it misses the task’s gates')
    .requiredOption('--data <file>', dataFiles)
    .option(
      '--concurrency <n>',
      'rows to run at the same time',
      toPositiveInteger,
      soleShare(defaultEngineLimits),
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
  const registry = await loadRegistry(context, options.tasks);
  const sides = [{ task: registry.get(name), options }, ...otherSides(name, options, registry)];
  const file = await LabelledFile.read(options.data, options, (note) => context.stderr.write(`${note}\n`));
  const wanted = sides.map((side) => ({ ...side, rows: file.rows(side.task) }));
  const reports: EvaluationReport[] = [];
  for (const side of wanted) reports.push(await evaluateOn(side, registry, context));
  const [first, second] = reports;
  const comparison = first && second && compareEvaluations(first.rows, second.rows);
  if (options.html !== undefined) await writeFile(options.html, evaluationHtml(reports, comparison));
  context.stdout.write(options.json ? asJson(reports, comparison) : asText(reports, comparison));
  const missed = first ? missedGates(registry.get(name).definition.gates, first) : [];
  if (missed.length > 0) throw new ChecksFailed(`Task '${name}' misses its gates: ${missed.join('; ')}.`);
}

interface Side {
  readonly task: PromptTask;
  readonly options: EvalOptions;
}

/** What to compare with, if anything: the same rows with another task, model or dtype. */
function otherSides(name: string, options: EvalOptions, registry: TaskRegistry): Side[] {
  const { againstTask, againstModel, againstDtype } = options;
  if (againstTask === undefined && againstModel === undefined && againstDtype === undefined) return [];
  const model = againstModel === undefined ? {} : { model: againstModel };
  const dtype = againstDtype === undefined ? {} : { dtype: againstDtype };
  return [{ task: registry.get(againstTask ?? name), options: { ...options, ...model, ...dtype } }];
}

async function evaluateOn(
  { task: { name: task }, options, rows }: Side & { readonly rows: readonly EvaluationRow[] },
  registry: TaskRegistry,
  context: CliContext,
): Promise<EvaluationReport> {
  const { executor, model } = await loadExecutor(options, context, registry);
  try {
    const { clock, stderr } = context;
    const concurrency = Math.min(options.concurrency, model.engine.limits.maxWaiting);
    const show = evaluationProgressLine(stderr, clock);
    const onProgress = (done: number): void => show({ done, total: rows.length });
    return await evaluateTask({ executor, task, rows, concurrency, clock, onProgress });
  } finally {
    await model.close();
  }
}

function asJson(reports: readonly EvaluationReport[], comparison: Comparison | undefined): string {
  const [first, second] = reports.map((report) => ({ ...report, rows: undefined }));
  return `${JSON.stringify(second ? { ...first, against: second, comparison } : first)}\n`;
}

function asText(reports: readonly EvaluationReport[], comparison: Comparison | undefined): string {
  const lines = reports.map(evaluationText);
  if (comparison)
    lines.push(
      `right in the first only: ${comparison.onlyFirstRight}, in the second only: ${comparison.onlySecondRight}; ` +
        `different answers: ${comparison.differing} of ${comparison.rowCount}; p = ${comparison.pValue.toPrecision(3)} (exact McNemar test)`,
    );
  return `${lines.join('\n\n')}\n`;
}

/** The gates that the report misses, for people. */
function missedGates(gates: TaskDefinition['gates'], report: EvaluationReport): string[] {
  const checks = [
    ['accuracy', report.accuracy, gates.minAccuracy, 'at least'],
    ['macro-F1', report.macroF1, gates.minMacroF1, 'at least'],
    ['coverage', report.coverage, gates.minCoverage, 'at least'],
    ['calibration error', report.ece, gates.maxCalibrationError, 'at most'],
    ['p95 latency', report.latencyMs.p95, gates.maxP95LatencyMs, 'at most'],
  ] as const;
  return checks.flatMap(([name, found, gate, how]) =>
    gate === undefined || (how === 'at least' ? found >= gate : found <= gate)
      ? []
      : [`${name} is ${found.toPrecision(3)}, must be ${how} ${gate}`],
  );
}

function evaluationText(report: EvaluationReport): string {
  const { confusion, refused, mostConfidentWrong, latencyMs } = report;
  return [
    `${report.task} (${report.taskEtag}) on ${report.model} ${report.dtype}: ${report.rowCount} rows`,
    `accuracy     ${formatPercent(report.accuracy)}`,
    `macro-F1     ${formatPercent(report.macroF1)}`,
    `calibration  ${formatPercent(report.ece)} expected error`,
    `coverage     ${formatPercent(report.coverage)}`,
    ...Object.entries(report.accuracyAtCoverage)
      .reverse()
      .map(
        ([coverage, accuracy]) =>
          `  most confident ${formatPercent(Number(coverage))}: ${formatPercent(accuracy)} right`,
      ),
    `speed        ${report.sentencesPerSecond.toFixed(1)} sentences/s, p50 ${latencyMs.p50.toFixed(1)} ms, p95 ${latencyMs.p95.toFixed(1)} ms`,
    'confusion (expected: predicted)',
    ...Object.entries(confusion).map(
      ([label, predicted]) =>
        `  ${label}: ${Object.entries(predicted)
          .map(([key, count]) => `${key} ${count}`)
          .join(', ')}`,
    ),
    ...(mostConfidentWrong.length > 0 ? ['most confident wrong answers'] : []),
    ...mostConfidentWrong.map(
      ({ predicted, confidence, input }) =>
        `  ${predicted} ${formatPercent(confidence)}  ${JSON.stringify(input)}`,
    ),
    ...(refused.length > 0
      ? [
          `refused      ${refused.length} rows; the first is ${refused[0]?.place ?? `row ${refused[0]?.row}`}: ${refused[0]?.reason}`,
        ]
      : []),
  ].join('\n');
}
