import { measureRobustness, textEdits } from '@qaio/core';
import type { Command } from 'commander';
import { loadAskedTasks } from '../asked-tasks.js';
import type { CliContext } from '../cli-context.js';
import { type DataOptions, addDataOptions, dataFiles } from '../data-options.js';
import { LabelledFile } from '../data/labelled-file.js';
import { missed, requireGates } from '../evaluation/missed-gates.js';
import { messagesFor } from '../messages/messages.js';
import { type ModelOptions, addModelOptions, loadRegistry } from '../model-options.js';
import { toWholeNumber } from '../option-values.js';
import { evaluationProgressLine } from '../progress-line.js';
import { chineseScript } from '../robustness/chinese-script.js';
import { robustnessText } from '../robustness/robustness-text.js';
import { sayNote } from '../messages/say-note.js';

interface RobustOptions extends ModelOptions, DataOptions {
  readonly data: string;
  readonly seed: number;
  readonly examples: number;
  readonly json?: boolean;
}

export function tasksRobustCommand(tasks: Command, context: CliContext): void {
  const command = tasks
    .command('robust <name>')
    .description(
      'measure how often a choice task’s label changes where a text is written differently and says the same; fails if that is more than its maxFlipRate',
    )
    .requiredOption('--data <file>', `${dataFiles}; labels are not needed`)
    .option('--seed <n>', 'for the typos that are drawn', toWholeNumber({ min: 0, max: 2 ** 32 - 1 }), 0)
    .option('--examples <n>', 'texts to show of each edit', toWholeNumber({ min: 0, max: 1000 }), 2)
    .option('--json', 'print one JSON object, with every text whose label changes');
  addModelOptions(addDataOptions(command)).action((name: string, options: RobustOptions) =>
    robust(name, options, context),
  );
}

async function robust(name: string, options: RobustOptions, context: CliContext): Promise<void> {
  const { stdout } = context;
  const registry = await loadRegistry(context, options.tasks);
  const file = await LabelledFile.read(options.data, options, (note) => sayNote(context, note));
  const rows = file.unlabelledRows(registry.get(name));
  const edits = [...textEdits, await chineseScript()];
  const { executor, model } = await loadAskedTasks({ names: [name], registry }, options, context);
  try {
    const show = evaluationProgressLine(context);
    const onProgress = (done: number, total: number): void => show({ done, total });
    const { seed } = options;
    const report = await measureRobustness({ executor, task: name, rows, edits, seed, onProgress });
    const said = messagesFor(context).say(robustnessText(report, options.examples));
    stdout.write(options.json ? `${JSON.stringify(report)}\n` : said);
    const { maxFlipRate } = registry.get(name).definition.gates;
    requireGates(name, missed([['flip rate', report.flipRate?.share ?? 0, maxFlipRate, 'at most']]));
  } finally {
    await model.close();
  }
}
