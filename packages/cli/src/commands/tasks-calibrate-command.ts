import { formatPercent } from '@qaio/client';
import {
  type Calibration,
  type CalibrationOptions,
  type CalibrationOutcome,
  type PromptTask,
  calibrateTask,
  calibrationPath,
  type Told,
  storedCalibration,
  type ToldPart,
  told,
  toldAll,
  wantsReadout,
} from '@qaio/core';
import type { Command } from 'commander';
import { loadAskedTasks } from '../asked-tasks.js';
import type { CliContext } from '../cli-context.js';
import { type DataOptions, addDataOptions, dataFiles } from '../data-options.js';
import { LabelledFile } from '../data/labelled-file.js';
import { UsageError } from '../exit-code.js';
import { messagesFor } from '../messages/messages.js';
import { type ModelOptions, addModelOptions, filesRead, loadRegistry } from '../model-options.js';
import { toShare } from '../option-values.js';
import { checkNotRead, checkWritable, writeOutput } from '../output-file.js';
import { type CompanionPlace, companionPlace, copyNote, copyTask } from '../task-copy.js';
import { sayNote } from '../messages/say-note.js';
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
  const { say } = messagesFor(context);
  const registry = await loadRegistry(context, options.tasks);
  const task = registry.get(name);
  const rows = await readRows(task, options, context);
  const place = companionPlace(task, options.out, context.workingFolder, calibrationPath);
  const { path, copy } = place;
  await checkWritable(path);
  const read = [options.data, options.unlabelled, ...filesRead(registry, options, context)];
  await checkNotRead([path, ...(wantsReadout(task) ? [readoutFileOf(path)] : [])], read);
  noteFewRows(options, rows.rows.length, context);
  const old = await storedCalibration(path);
  if (!options.force) keepBetter(path, old, rows.rows.length);
  const fitsReadout = wantsReadout(task) && rows.rows.length > 0;
  // one that was asked for, that holds another calibration or that a readout stands beside is written whatever comes
  const mayBeLeftOut = options.out === undefined && old === undefined && !fitsReadout;
  const { executor, model } = await loadAskedTasks({ names: [name], registry }, options, context);
  try {
    const { random } = context;
    const outcome = await calibrateTask({ executor, task: name, ...rows, target: targetOf(options), random });
    const lines = [...outcomeLines(outcome), ...thresholdLines(task, outcome)];
    const print = (parts: readonly ToldPart[]): void =>
      void context.stdout.write(`${say(toldAll(parts, '\n'))}\n`);
    if (mayBeLeftOut && changesNothing(outcome.calibration)) {
      print([...lines, nothingWritten]);
      return;
    }
    await writeCalibration(task, outcome, place);
    print([path, ...lines]);
    if (fitsReadout) print([await writeReadout(executor, name, rows.rows, path)]);
    if (copy !== undefined) print([copyNote(task, copy)]);
  } finally {
    await model.close();
  }
}

const nothingWritten = told`no file is written`;

async function writeCalibration(
  task: PromptTask,
  { calibration }: CalibrationOutcome,
  { path, copy }: CompanionPlace,
): Promise<void> {
  if (copy !== undefined) await copyTask(task, copy);
  await writeOutput(path, `${JSON.stringify(calibration, null, 2)}\n`);
}

/** @throws UsageError where a calibration that changes something and was made from more labelled rows would be lost */
function keepBetter(path: string, old: Calibration | undefined, rowCount: number): void {
  if (!old || old.rowCount <= rowCount || changesNothing(old)) return;
  throw new UsageError(
    told`${path} holds a calibration from ${old.rowCount} labelled rows, made for ${old.model} ${old.dtype}; this one would be from ${rowCount}. Add --force to replace it, or choose another file with --out.`,
  );
}

/** Below so many a share of right answers is known to ten per cent at best. */
const fewRows = 100;

function noteFewRows({ data }: CalibrateOptions, count: number, context: CliContext): void {
  if (data === undefined || count >= fewRows) return;
  sayNote(context, fewRowsNote(count));
}

function fewRowsNote(count: number): Told {
  const rows = count === 1 ? told`1 labelled row is` : told`${count} labelled rows are`;
  return told`${rows} few for a calibration: what is right for them may be chance. Take ${fewRows} or more, from where the task is used.`;
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
  const file = await LabelledFile.read(path, options, (note) => sayNote(context, note));
  return data === undefined
    ? { rows: [], unlabelled: file.unlabelledRows(task).map(({ input }) => input) }
    : { rows: file.rows(task) };
}

const methodTexts: Readonly<Record<CalibrationOutcome['method'], Told>> = {
  none: told`nothing changed`,
  temperature: told`temperature alone`,
  'content-free': told`bias on inputs without content removed`,
  'domain-context': told`bias on random words of the rows removed`,
  batch: told`bias on the rows themselves removed`,
  'label-bias': told`bias fitted to the rows`,
};

function outcomeLines({ calibration, method, heldOut, refusedCount }: CalibrationOutcome): Told[] {
  const { bias, temperature, abstainBelow, rowCount } = calibration;
  const why = heldOut
    ? told`no calibration was better by more than chance`
    : told`too few different rows to judge by`;
  const lines = [
    method === 'none' ? told`${methodTexts.none}: ${why}` : methodTexts[method],
    told`bias ${bias.map((one) => one.toFixed(3)).join(', ')}; temperature ${temperature.toFixed(3)}; abstains below ${abstainBelow.toFixed(3)}; from ${rowCount} labelled rows`,
  ];
  if (heldOut)
    lines.push(
      told`on rows held out: before ${qualityTold(heldOut.before)}; after ${qualityTold(heldOut.after)}`,
    );
  if (refusedCount > 0)
    lines.push(told`${refusedCount} rows were refused as too long or malformed and left out`);
  return lines;
}

/** Which of the two thresholds holds, where the file has one of its own. */
function thresholdLines({ definition: { output } }: PromptTask, { calibration }: CalibrationOutcome): Told[] {
  const own = output.format === 'choice' ? output.confidence.min : 0;
  if (own === 0) return [];
  return own > calibration.abstainBelow
    ? [told`the task's own confidence.min of ${own} is higher and goes on to hold`]
    : [told`the task's own confidence.min of ${own} is lower and has no effect now`];
}

function qualityTold({ loss, accuracy, ece }: NonNullable<CalibrationOutcome['heldOut']>['before']): Told {
  return told`loss ${loss.toFixed(3)}, accuracy ${formatPercent(accuracy)}, calibration error ${formatPercent(ece)}`;
}

function targetOf({ coverage, accuracy }: CalibrateOptions): CalibrationOptions['target'] {
  if (coverage !== undefined && accuracy !== undefined)
    throw new UsageError(told`Give --coverage or --accuracy, not both.`);
  if (coverage !== undefined) return { kind: 'coverage', share: coverage };
  return accuracy === undefined ? undefined : { kind: 'accuracy', share: accuracy };
}
