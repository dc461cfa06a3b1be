import { readFile } from 'node:fs/promises';
import {
  type EvaluationRow,
  type LanguageModel,
  PromptTask,
  QaioError,
  type TaskRegistry,
  type Told,
  type TuningOutcome,
  type TuningWinner,
  calibrateTask,
  decodeText,
  parseTaskFile,
  seededRandom,
  soleExecutor,
  told,
  toldAll,
  tuneTask,
} from '@qaio/core';
import type { Command } from 'commander';
import { loadAskedTasks } from '../asked-tasks.js';
import type { CliContext } from '../cli-context.js';
import { shellWord } from '../completion/quoted.js';
import { type DataOptions, addDataOptions, dataFiles } from '../data-options.js';
import { LabelledFile } from '../data/labelled-file.js';
import { type ModelOptions, addModelOptions, loadRegistry } from '../model-options.js';
import { messagesFor } from '../messages/messages.js';
import { toPositiveInteger, toWholeNumber } from '../option-values.js';
import { checkNotRead, writeOutput } from '../output-file.js';
import { ProgressFile } from '../tuning/progress-file.js';
import { trialLines } from '../tuning/trial-line.js';
import { tunedTaskText } from '../tuning/tuned-task-file.js';
import { type TuningFiles, checkNew, tuningFiles } from '../tuning/tuning-files.js';
import { differenceText, tuningReport } from '../tuning/tuning-report.js';
import { sayNote } from '../messages/say-note.js';

interface TuneOptions extends ModelOptions, DataOptions {
  readonly data: string;
  readonly candidates: number;
  readonly minutes: number;
  readonly examples: number;
  readonly seed: number;
  readonly out?: string;
  readonly force?: boolean;
}

export function tasksTuneCommand(tasks: Command, context: CliContext): void {
  const command = tasks
    .command('tune <name>')
    .description(
      'find better words, examples and calibration for a choice task; writes NAME-tuned.yaml next to its file, with a report',
    )
    .requiredOption('--data <file>', dataFiles)
    .option('--candidates <n>', 'how many ways of saying the task to try', toPositiveInteger, 20)
    .option('--minutes <m>', 'begin no other candidate after so many minutes', toPositiveInteger, 60)
    .option('--examples <n>', 'the most examples to show to the model', toWholeNumber({ min: 0, max: 32 }), 8)
    .option('--seed <n>', 'which rows are held out', toWholeNumber({ min: 0, max: 2 ** 32 - 1 }), 0)
    .option('--out <file>', 'write the new task to this .yaml file, and the rest next to it')
    .option('--force', 'replace the results of an earlier tuning');
  addModelOptions(addDataOptions(command)).action((name: string, options: TuneOptions) =>
    tune(name, options, context),
  );
}

/** One tuning: what was asked for, and all that it works on. */
interface Tuning {
  readonly task: PromptTask;
  readonly rows: readonly EvaluationRow[];
  readonly files: TuningFiles;
  readonly options: TuneOptions;
  readonly context: CliContext;
}

async function tune(name: string, options: TuneOptions, context: CliContext): Promise<void> {
  // before the model: a wrong name or file should not wait for it
  const registry: TaskRegistry = await loadRegistry(context, options.tasks);
  const task = registry.get(name);
  const files = tuningFiles(task, options.out, context.workingFolder);
  if (!options.force) checkNew(files);
  const written = [files.task, files.calibration, files.report, files.progress];
  const read = [options.data, task.origin.file, options.model ?? context.defaultModel];
  await checkNotRead(written, read);
  const file = await LabelledFile.read(options.data, options, (note) => sayNote(context, note));
  const tuning: Tuning = { task, rows: file.rows(task), files, options, context };
  const { model } = await loadAskedTasks({ names: [name], registry }, options, context);
  try {
    const progress = await openProgress(tuning, model);
    const outcome = await search(tuning, model, progress);
    await writeOutcome(tuning, model, outcome);
    await progress.remove();
  } finally {
    await model.close();
  }
}

function openProgress(
  { task, rows, files, options, context }: Tuning,
  model: LanguageModel,
): Promise<ProgressFile> {
  const { sha256, dtype } = model.identity;
  const data = rows.map(({ input, label }) => [input, label]);
  const parts = [data, task.etag, sha256, dtype, options.seed];
  return ProgressFile.open(files.progress, parts, (note) => sayNote(context, note));
}

function search(
  { task, rows, files, options, context }: Tuning,
  model: LanguageModel,
  store: ProgressFile,
): Promise<TuningOutcome> {
  const { candidates, minutes, examples, seed } = options;
  const { clock } = context;
  const limits = { candidates, minutes };
  const line = trialLines({ clock, limits });
  const controller = new AbortController();
  context.onStopRequested(() => {
    sayNote(context, told`Stopping after the candidate under way.`);
    const text = told`The tuning was stopped. Its scores are kept in ${files.progress}; the same command goes on from there.`;
    controller.abort(new QaioError('aborted', text));
  });
  return tuneTask({
    model,
    task,
    rows,
    maxExamples: examples,
    seed,
    limits,
    store,
    clock,
    signal: controller.signal,
    onTrial: (trial, best) => sayNote(context, line(trial, best)),
  });
}

async function writeOutcome(tuning: Tuning, model: LanguageModel, outcome: TuningOutcome): Promise<void> {
  const { task, files, options, context } = tuning;
  const { winner } = outcome;
  const { name, dtype } = model.identity;
  const about = { name: task.name, tunedName: files.name, model: `${name} ${dtype}` };
  const { data: dataFile, seed } = options;
  const { say } = messagesFor(context);
  if (winner) await writeTask(tuning, model, winner);
  await writeOutput(files.report, tuningReport({ ...about, dataFile, seed, outcome }, say));
  const found = winner ? winnerTold(files, winner) : told`Nothing better was found.`;
  context.stdout.write(
    `${winner ? `${files.task}\n${files.calibration}\n` : ''}${files.report}\n${say(found)}\n`,
  );
}

async function writeTask(
  { task, files, options }: Tuning,
  model: LanguageModel,
  { definition, otherRows }: TuningWinner,
): Promise<void> {
  const { file } = task.origin;
  const old =
    file === undefined ? undefined : { path: file, text: decodeText(await readFile(file), { name: file }) };
  const text = tunedTaskText({ definition, name: files.name, path: files.task, old });
  // without a file: a calibration that lies there is not its own
  const tuned = new PromptTask(parseTaskFile(text, files.task), { loadedAt: new Date(0) });
  const executor = await soleExecutor(model, tuned);
  const random = seededRandom(options.seed);
  const { calibration } = await calibrateTask({ executor, task: files.name, rows: otherRows, random });
  // in this order: a server that watches the folder finds both
  await writeOutput(files.calibration, `${JSON.stringify(calibration, null, 2)}\n`);
  await writeOutput(files.task, text);
}

function winnerTold({ name, task }: TuningFiles, { heldOut }: TuningWinner): Told {
  const { rowCount, mended, spoiled } = heldOut;
  return toldAll(
    [
      told`On ${rowCount} rows held out: ${mended.length} got better, ${spoiled.length} got worse. ${differenceText(heldOut)}`,
      told`Try it: aio run ${name} '…' --tasks ${shellWord(task)}`,
    ],
    '\n',
  );
}
