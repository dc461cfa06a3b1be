/** Options of every command that reads labelled data. */
import { type Command, InvalidArgumentError } from 'commander';
import type { LabelledFileOptions } from './data/labelled-file.js';
import { encodingOption } from './encoding-option.js';

export type DataOptions = LabelledFileOptions;

/** What `--data` takes, for help. */
export const dataFiles = '.csv, .tsv, .jsonl or .json file with the inputs and what is right of each';

export function addDataOptions(command: Command): Command {
  return command
    .addOption(encodingOption('the data'))
    .option(
      '--text-field <name>',
      'column with the text (default: the name of the task’s input, or a usual name such as review)',
    )
    .option(
      '--label-field <name>',
      'column with what is right (default: label; expected for a json task, assert for one that writes)',
    )
    .option(
      '--label-map <a=b,…>',
      'the task’s label or label id for each label in the data, such as 1=正面,0=负面',
      toLabelMap,
    );
}

/** `1=正面,0=负面`; given again, it adds. */
export function toLabelMap(
  text: string,
  previous: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const map = new Map(previous);
  for (const pair of text.split(',')) {
    const [, from, to] = /^([^=]*)=(.*)$/su.exec(pair) ?? [];
    if (from === undefined || to === undefined || to.trim() === '')
      throw new InvalidArgumentError(`Expected pairs such as 1=正面,0=负面, not '${pair}'.`);
    if (map.has(from.trim())) throw new InvalidArgumentError(`'${from.trim()}' is mapped twice.`);
    map.set(from.trim(), to.trim());
  }
  return map;
}
