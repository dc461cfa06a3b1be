import { formatPercent } from '@qaio/client';
import {
  type Calibration,
  type CalibrationOptions,
  type CalibrationOutcome,
  type PromptTask,
  calibrateTask,
  calibrationPath,
  storedCalibration,
  wantsReadout,
  told,
} from '@qaio/core';
import type { Command } from 'commander';
import { loadAskedTasks } from '../asked-tasks.js';
import type { CliContext } from '../cli-context.js';
import { type DataOptions, addDataOptions, dataFiles } from '../data-options.js';
import { LabelledFile } from '../data/labelled-file.js';
import { UsageError } from '../exit-code.js';
import { type ModelOptions, addModelOptions, filesRead, loadRegistry } from '../model-options.js';
import { toShare } from '../option-values.js';
import { checkNotRead, checkWritable, writeOutput } from '../output-file.js';
import { companionPlace, copyNote, copyTask } from '../task-copy.js';
import { readoutFileOf, writeReadout } from './write-readout.js';

interface CalibrateOptions extends ModelOptions, DataOptions {
  readonly data?: string;
  readonly unlabelled?: string;
  readonly coverage?: number;
  readonly accuracy?: number;
  readonly out?: string;
  readonly force?: boolean;
}

export function tasksCalibrateCommand(tasks: Command, context: CliContext): void {
  const command = tasks
    .command('calibrate <name>')
    .description(
      'calibrate a choice task’s probabilities; writes NAME.calibration.json next to its file (for a task that ships: next to a copy in this folder)',
    )
    .option('--data <file>', `${dataFiles}; without it, only the prompt’s own bias is removed`)
    .option('--unlabelled <file>', 'such a file without labels: the bias removed is that on its rows')
    .option(
      '--coverage <share>',
      'abstain just often enough that this share of the rows is answered',
      toShare,
    )
    .option(
      '--accuracy <share>',
      'abstain just often enough that this share of the answers is right',
      toShare,
    )
    .option('--out <file>', 'write to this file instead of next to the task’s')
    .option('--force', 'replace a calibration that was made from more labelled rows');
  addModelOptions(addDataOptions(command)).action((name: string, options: CalibrateOptions) =>
    calibrate(name, options, context),
  );
}

async function calibrate(name: string, options: CalibrateOptions, context: CliContext): Promise<void> {
  const registry = await loadRegistry(context, options.tasks);
  const task = registry.get(name);
  const rows = await readRows(task, options, context);
  const { path, copy } = companionPlace(task, options.out, context.workingFolder, calibrationPath);
  await checkWritable(path);
  const read = [options.data, options.unlabelled, ...filesRead(registry, options, context)];
  await checkNotRead([path, ...(wantsReadout(task) ? [readoutFileOf(path)] : [])], read);
  if (options.data !== undefined && rows.rows.length < fewRows)
    context.notes.write(fewRowsNote(rows.rows.length));
  if (!options.force) await keepBetter(path, rows.rows.length);
  const { executor, model } = await loadAskedTasks({ names: [name], registry }, options, context);
  try {
    const { random } = context;
    const outcome = await calibrateTask({ executor, task: name, ...rows, target: targetOf(options), random });
    if (copy !== undefined) await copyTask(task, copy);
    await writeOutput(path, `${JSON.stringify(outcome.calibration, null, 2)}\n`);
    context.stdout.write(`${path}\n${outcomeText(outcome)}${thresholdText(task, outcome)}`);
    if (wantsReadout(task) && rows.rows.length > 0)
      context.stdout.write(await writeReadout(executor, name, rows.rows, path));
    if (copy !== undefined) context.stdout.write(copyNote(task, copy));
  } finally {
    await model.close();
  }
}

/** @throws UsageError where a calibration that changes something and was made from more labelled rows would be lost */
async function keepBetter(path: string, rowCount: number): Promise<void> {
  const old = await storedCalibration(path);
  if (!old || old.rowCount <= rowCount || changesNothing(old)) return;
  throw new UsageError(
    told`${path} holds a calibration from ${old.rowCount} labelled rows, made for ${old.model} ${old.dtype}; this one would be from ${rowCount}. Add --force to replace it, or choose another file with --out.`,
  );
}

/** Below so many a share of right answers is known to ten per cent at best. */
const fewRows = 100;

function fewRowsNote(count: number): string {
  return (
    `${count} labelled ${count === 1 ? 'row is' : 'rows are'} few for a calibration: what is right for them may be ` +
    `chance. Take ${fewRows} or more, from where the task is used.\n`
  );
}

function changesNothing({ bias, temperature, abstainBelow }: Calibration): boolean {
  return bias.every((one) => one === 0) && temperature === 1 && abstainBelow === 0;
}

async function readRows(
  task: PromptTask,
  options: CalibrateOptions,
  context: CliContext,
): Promise<Pick<CalibrationOptions, 'rows' | 'unlabelled'>> {
  const { data, unlabelled } = options;
  if (data !== undefined && unlabelled !== undefined)
    throw new UsageError(told`Give --data or --unlabelled, not both.`);
  const path = data ?? unlabelled;
  if (path === undefined) return { rows: [] };
  const file = await LabelledFile.read(path, options, (note) => context.notes.write(`${note}\n`));
  return data === undefined
    ? { rows: [], unlabelled: file.unlabelledRows(task).map(({ input }) => input) }
    : { rows: file.rows(task) };
}

const methodTexts: Readonly<Record<CalibrationOutcome['method'], string>> = {
  none: 'nothing changed',
  temperature: 'temperature alone',
  'content-free': 'bias on inputs without content removed',
  'domain-context': 'bias on random words of the rows removed',
  batch: 'bias on the rows themselves removed',
  'label-bias': 'bias fitted to the rows',
};

function outcomeText({ calibration, method, heldOut, refusedCount }: CalibrationOutcome): string {
  const { bias, temperature, abstainBelow, rowCount } = calibration;
  const why = heldOut
    ? 'no calibration was better by more than chance'
    : 'too few different rows to judge by';
  const lines = [
    method === 'none' ? `${methodTexts.none}: ${why}` : methodTexts[method],
    `bias ${bias.map((one) => one.toFixed(3)).join(', ')}; temperature ${temperature.toFixed(3)}; ` +
      `abstains below ${abstainBelow.toFixed(3)}; from ${rowCount} labelled rows`,
  ];
  if (heldOut)
    lines.push(
      `on rows held out: ${qualityText('before', heldOut.before)}; ${qualityText('after', heldOut.after)}`,
    );
  if (refusedCount > 0) lines.push(`${refusedCount} rows were refused as too long or malformed and left out`);
  return `${lines.join('\n')}\n`;
}

/** Which of the two thresholds holds, where the file has one of its own. */
function thresholdText({ definition: { output } }: PromptTask, { calibration }: CalibrationOutcome): string {
  const own = output.format === 'choice' ? output.confidence.min : 0;
  if (own === 0) return '';
  return own > calibration.abstainBelow
    ? `the task's own confidence.min of ${own} is higher and goes on to hold\n`
    : `the task's own confidence.min of ${own} is lower and has no effect now\n`;
}

function qualityText(
  when: string,
  { loss, accuracy, ece }: NonNullable<CalibrationOutcome['heldOut']>['before'],
): string {
  return `${when} loss ${loss.toFixed(3)}, accuracy ${formatPercent(accuracy)}, calibration error ${formatPercent(ece)}`;
}

function targetOf({ coverage, accuracy }: CalibrateOptions): CalibrationOptions['target'] {
  if (coverage !== undefined && accuracy !== undefined)
    throw new UsageError(told`Give --coverage or --accuracy, not both.`);
  if (coverage !== undefined) return { kind: 'coverage', share: coverage };
  return accuracy === undefined ? undefined : { kind: 'accuracy', share: accuracy };
}
