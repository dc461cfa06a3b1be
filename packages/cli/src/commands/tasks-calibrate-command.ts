import { writeFile } from 'node:fs/promises';
import { type CalibrationOptions, QaioError, calibrateTask, calibrationPath } from '@qaio/core';
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { type DataOptions, addDataOptions, dataFiles } from '../data-options.js';
import { LabelledFile } from '../data/labelled-file.js';
import { UsageError } from '../exit-code.js';
import { type ModelOptions, addModelOptions, loadRegistry, loadExecutor } from '../model-options.js';
import { toShare } from '../option-values.js';

interface CalibrateOptions extends ModelOptions, DataOptions {
  readonly data?: string;
  readonly coverage?: number;
  readonly accuracy?: number;
  readonly out?: string;
}

export function tasksCalibrateCommand(tasks: Command, context: CliContext): void {
  const command = tasks
    .command('calibrate <name>')
    .description('calibrate a choice task’s probabilities; writes NAME.calibration.json next to its file')
    .option('--data <file>', `${dataFiles}; without it, only the prompt’s own bias is removed`)
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
    .option('--out <file>', 'write to this file instead of next to the task’s');
  addModelOptions(addDataOptions(command)).action((name: string, options: CalibrateOptions) =>
    calibrate(name, options, context),
  );
}

async function calibrate(name: string, options: CalibrateOptions, context: CliContext): Promise<void> {
  const registry = await loadRegistry(context, options.tasks);
  const task = registry.get(name);
  const path = options.out ?? calibrationPath(task);
  if (path === undefined)
    throw new UsageError(
      `Task '${name}' was not loaded from a file of its own. Say where to write the calibration with --out.`,
    );
  const onNote = (note: string): boolean => context.stderr.write(`${note}\n`);
  const rows =
    options.data === undefined ? [] : (await LabelledFile.read(options.data, options, onNote)).rows(task);
  const { executor, model } = await loadExecutor(options, context, registry);
  try {
    const calibration = await calibrateTask({ executor, task: name, rows, target: targetOf(options) });
    await writeFile(path, `${JSON.stringify(calibration, null, 2)}\n`).catch((cause: unknown) => {
      throw new QaioError('invalid-input', `${path} could not be written. Choose another file with --out.`, {
        cause,
      });
    });
    const { bias, temperature, abstainBelow, rowCount } = calibration;
    context.stdout.write(
      `${path}\nbias ${bias.map((one) => one.toFixed(3)).join(', ')}; temperature ${temperature.toFixed(3)}; ` +
        `abstains below ${abstainBelow.toFixed(3)}; from ${rowCount} rows\n`,
    );
  } finally {
    await model.close();
  }
}

function targetOf({ coverage, accuracy }: CalibrateOptions): CalibrationOptions['target'] {
  if (coverage !== undefined && accuracy !== undefined)
    throw new UsageError('Give --coverage or --accuracy, not both.');
  if (coverage !== undefined) return { kind: 'coverage', share: coverage };
  return accuracy === undefined ? undefined : { kind: 'accuracy', share: accuracy };
}
