import { type EvaluationReport, evaluateTask } from '@qaio/core';
import { type Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import {
  type ModelOptions,
  addModelOptions,
  loadRegistry,
  loadRunner,
  maxWaiting,
} from '../model-options.js';
import { readRows } from '../data-rows.js';
import { toPositiveInteger } from '../option-values.js';

interface EvalOptions extends ModelOptions {
  readonly data: string;
  readonly concurrency: number;
  readonly json?: boolean;
}

const progressEvery = 250;

export function evalCommand(program: Command, context: CliContext): void {
  const command = program
    .command('eval <task>')
    .description('how well a choice task judges a data set')
    .requiredOption('--data <file.jsonl>', 'one JSON object a line: the inputs, and the right "label"')
    .option('--concurrency <n>', 'rows on their way at once', toPositiveInteger, 32)
    .option('--json', 'print one JSON object');
  addModelOptions(command).action((task: string, options: EvalOptions) => evaluate(task, options, context));
}

async function evaluate(name: string, options: EvalOptions, context: CliContext): Promise<void> {
  // before the model: a wrong name or file should not wait for it
  const registry = await loadRegistry(options.tasks);
  registry.get(name);
  const rows = await readRows(options.data);
  const { runner, model } = await loadRunner(options, context, registry);
  try {
    const { clock, stdout, stderr } = context;
    const concurrency = Math.min(options.concurrency, maxWaiting);
    const onProgress = (done: number): void => {
      if (done % progressEvery === 0) stderr.write(`${done} of ${rows.length} rows\n`);
    };
    const report = await evaluateTask({ runner, task: name, rows, concurrency, clock, onProgress });
    stdout.write(`${options.json ? JSON.stringify(report) : describe(report)}\n`);
  } finally {
    await model.close();
  }
}

function describe(report: EvaluationReport): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const { confusion, refused, mostConfidentWrong, latencyMs } = report;
  return [
    `${report.task} (${report.taskEtag}) on ${report.model} ${report.dtype}: ${report.rowCount} rows`,
    `accuracy     ${percent(report.accuracy)}`,
    `macro-F1     ${percent(report.macroF1)}`,
    `calibration  ${percent(report.ece)} expected error`,
    `coverage     ${percent(report.coverage)}`,
    ...Object.entries(report.accuracyAtCoverage)
      .reverse()
      .map(([coverage, accuracy]) => `  surest ${percent(Number(coverage))}: ${percent(accuracy)} right`),
    `speed        ${report.sentencesPerSecond.toFixed(1)} sentences/s, p50 ${latencyMs.p50.toFixed(1)} ms, p95 ${latencyMs.p95.toFixed(1)} ms`,
    'confusion (expected: predicted)',
    ...Object.entries(confusion).map(
      ([label, predicted]) =>
        `  ${label}: ${Object.entries(predicted)
          .map(([key, count]) => `${key} ${count}`)
          .join(', ')}`,
    ),
    ...(mostConfidentWrong.length > 0 ? ['surest of all and wrong'] : []),
    ...mostConfidentWrong.map(
      ({ predicted, confidence, input }) => `  ${predicted} ${percent(confidence)}  ${JSON.stringify(input)}`,
    ),
    ...(refused.length > 0
      ? [`refused      ${refused.length} rows, the first in row ${refused[0]?.row}: ${refused[0]?.reason}`]
      : []),
  ].join('\n');
}
