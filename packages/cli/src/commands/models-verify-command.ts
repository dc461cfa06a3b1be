import { type Told, told, toldAll } from '@qaio/core';
import { type Dtype, type VerifyReport, describeModel, dtypes, verifyModel } from '@qaio/models';
import { type Command, Option } from 'commander';
import type { CliContext } from '../cli-context.js';
import { ChecksFailed } from '../exit-code.js';
import { fp32Reference } from '../fp32-reference.js';
import { importedModel } from '../imported-model.js';
import {
  defaultModelOptions,
  addTasksOption,
  loadOptions,
  loadRegistry,
  modelPath,
} from '../model-options.js';
import { messagesFor } from '../messages/messages.js';
import { ToldTable } from '../text-table.js';
import { verifyPrompts } from '../verify-prompts.js';

interface VerifyCommandOptions {
  readonly against?: string;
  readonly dtype?: Dtype;
  readonly tasks?: readonly string[];
  readonly json?: boolean;
}

export function modelsVerifyCommand(models: Command, context: CliContext): void {
  const command = models
    .command('verify <model>')
    .description('check that a model is intact and as good as its checkpoint; fails if it misses the gates')
    .option(
      '--against <path>',
      'the checkpoint to compare with, in fp32 (default: the one it was imported from)',
    )
    .addOption(new Option('--dtype <dtype>', 'how to import <model> if it is a checkpoint').choices(dtypes))
    .option('--json', 'print one JSON object');
  addTasksOption(command).action((model: string, options: VerifyCommandOptions) =>
    verify(model, options, context),
  );
}

async function verify(model: string, options: VerifyCommandOptions, context: CliContext): Promise<void> {
  const registry = await loadRegistry(context, options.tasks);
  const path = await modelPath(model, context);
  // a damaged folder is reported, not refused
  const folder = (await describeModel(path)) ? path : await importedModel(path, options, context);
  const prompts = await verifyPrompts(folder, registry);
  const report = await verifyModel(folder, {
    ...(await referenceOf(folder, options.against, context)),
    prompts,
    ...loadOptions(defaultModelOptions, context),
  });
  context.stdout.write(
    `${options.json ? JSON.stringify(report) : messagesFor(context).say(verification(report))}\n`,
  );
  if (!report.passed) throw new ChecksFailed(told`${report.model} ${report.dtype} did not pass.`);
}

async function referenceOf(folder: string, against: string | undefined, context: CliContext) {
  if (against !== undefined) return { reference: await namedReference(against, context) };
  const found = await fp32Reference(folder, context);
  if (found.reference !== undefined) return found;
  return { ...found, referenceMissing: told`${found.referenceMissing}; name one with --against` };
}

/** An imported model as it is, a checkpoint in fp32. */
async function namedReference(against: string, context: CliContext): Promise<string> {
  const path = await modelPath(against, context);
  const isImported = (await describeModel(path)) !== undefined;
  return importedModel(path, isImported ? {} : { dtype: 'fp32' }, context);
}

const marks = { passed: '✓', failed: '✗', skipped: '-' } as const;

function verification({ model, dtype, sha256, folder, checks, passed }: VerifyReport): Told {
  const rows = checks.map(({ name, outcome, detail }) => [told`${marks[outcome]} ${name}`, detail]);
  return toldAll(
    [
      `${model} ${dtype} (${sha256.slice(0, 12)})\n  ${folder}`,
      new ToldTable(rows, 2),
      ...(passed ? [told`The model passed.`] : []),
    ],
    '\n',
  );
}
