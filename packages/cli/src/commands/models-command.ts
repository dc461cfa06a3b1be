import { QaioError, type Told, told } from '@qaio/core';
import {
  type Dtype,
  type ListedModel,
  type TensorReport,
  defaultDtype,
  describeModel,
  dtypes,
  importCheckpoint,
  listModels,
  modelAliases,
  openCheckpoint,
  pullModel,
  readTensorReport,
  storingIn,
} from '@qaio/models';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { CliContext } from '../cli-context.js';
import { UsageError } from '../exit-code.js';
import { modelsVerifyCommand } from './models-verify-command.js';
import { importedModel, leftOutText, untilStopped } from '../imported-model.js';
import { type Messages, messagesFor } from '../messages/messages.js';
import { modelPath } from '../model-options.js';
import { checkNamed } from '../output-file.js';
import { importProgressLine, pullProgressLine } from '../progress-line.js';
import { textTable } from '../text-table.js';
import { sayNote } from '../messages/say-note.js';

interface PullOptions {
  readonly offline?: boolean;
  readonly dtype?: Dtype;
  readonly json?: boolean;
}

interface ImportOptions {
  readonly adapter?: string;
  readonly out: string;
  readonly dtype?: Dtype;
  readonly json?: boolean;
}

export function modelsCommand(program: Command, context: CliContext): void {
  const models = program.command('models').description('import models and inspect those already imported');
  models
    .command('list')
    .description('list the models imported into the cache')
    .option('--json', 'print JSON')
    .action((options: { readonly json?: boolean }) => list(options.json ?? false, context));
  models
    .command('show <dir>')
    .description('show an imported model and how its matrices are stored')
    .option('--json', 'print JSON')
    .action((dir: string, options: { readonly json?: boolean }) => show(dir, options.json ?? false, context));
  modelsVerifyCommand(models, context);
  models
    .command('import <model>')
    .description('make a Hugging Face folder (safetensors) or a .gguf file ready to run')
    .option('--adapter <dir>', 'a LoRA adapter of PEFT to merge into it')
    .requiredOption('--out <dir>', 'the folder to create; it must not exist yet')
    .addOption(new Option('--dtype <dtype>', 'how weights are stored (default: by size)').choices(dtypes))
    .option('--json', 'print JSON')
    .action((path: string, options: ImportOptions) => importModel(path, options, context));
  models
    .command('pull <name>')
    .description(
      `download a model from Hugging Face or ModelScope (ms:owner/name) and import it: ${modelAliases.join(', ')}, or owner/name[:quantisation][@revision], such as Qwen/Qwen2.5-0.5B-Instruct-GGUF:q4_k_m`,
    )
    .addOption(new Option('--dtype <dtype>', 'how weights are stored (default: by size)').choices(dtypes))
    .option('--offline', 'use what was downloaded before, and nothing else (also: HF_HUB_OFFLINE=1)')
    .option('--json', 'print JSON')
    .action((name: string, options: PullOptions) => pull(name, options, context));
}

async function list(isJson: boolean, context: CliContext): Promise<void> {
  const { stdout, cacheFolder } = context;
  const { say } = messagesFor(context);
  const models = await listModels(cacheFolder);
  if (isJson) stdout.write(`${JSON.stringify(models)}\n`);
  else if (models.length === 0) stdout.write(`${say(noModels)}\n`);
  else for (const model of models) stdout.write(`${say(modelText(model))}\n`);
}

async function show(dir: string, isJson: boolean, context: CliContext): Promise<void> {
  const model = await describeModel(dir);
  if (!model)
    throw new QaioError(
      'model-not-found',
      told`${dir} is not an imported model. Expected a folder that \`aio models import\` wrote; \`aio models list\` shows those in the cache.`,
    );
  const tensors = await readTensorReport(dir);
  const { stdout } = context;
  const { say } = messagesFor(context);
  if (isJson) stdout.write(`${JSON.stringify({ ...model, tensors })}\n`);
  else stdout.write([say(modelText(model)), ...tensorTable(tensors, say), ''].join('\n'));
}

const noModels = told`No models have been imported yet. Commands that need a model import it by themselves.`;

const tensorHead = [
  told`matrix`,
  told`shape`,
  told`stored as`,
  told`bytes`,
  told`largest error`,
  told`relative`,
];

function tensorTable(tensors: readonly TensorReport[], say: Messages['say']): string[] {
  const cells = tensors.map(({ name, shape, format, bytes, largestError, relativeError }) => [
    name,
    shape.join(' x '),
    format,
    String(bytes),
    largestError.toPrecision(3),
    `${(100 * relativeError).toFixed(2)} %`,
  ]);
  return textTable([tensorHead.map(say), ...cells]);
}

async function pull(name: string, options: PullOptions, context: CliContext): Promise<void> {
  const { dtype, json, offline = context.isOffline } = options;
  const { cacheFolder, pythonCache, hub } = context;
  const checkpoint = await pullModel(name, {
    hub,
    cacheFolder,
    pythonCache,
    offline,
    onProgress: pullProgressLine(context),
    onRedirect: (host) => sayNote(context, told`${hub.endpoint} redirects to ${host}.`),
    onWait: (processId) =>
      sayNote(context, told`Waiting for process ${processId}, which is downloading the same model ...`),
  });
  const folder = await importedModel(checkpoint, { dtype }, context);
  const model = await describeModel(folder);
  if (model) print(model, json, context);
}

async function importModel(
  path: string,
  { adapter, out, dtype, json }: ImportOptions,
  context: CliContext,
): Promise<void> {
  checkNamed(out, told`Choose a folder that does not exist yet with --out.`);
  if (await stat(out).catch(() => undefined))
    throw new UsageError(told`${out} already exists. Choose a folder that does not exist yet with --out.`);
  const checkpoint = await openCheckpoint(await modelPath(path, context), adapter);
  const chosen = dtype ?? defaultDtype(checkpoint.decoder);
  const { leftOut = [] } = checkpoint;
  if (leftOut.length > 0) sayNote(context, told`Importing ${path}${leftOutText(leftOut)} ...`);
  const onProgress = importProgressLine(context);
  const remedy = told`Mend that, or choose another folder with --out.`;
  await untilStopped(context, (signal) =>
    storingIn(dirname(resolve(out)), remedy, () =>
      importCheckpoint(checkpoint, chosen, resolve(out), { onProgress, signal }),
    ),
  );
  const model = await describeModel(out);
  if (model) print(model, json, context);
}

function print(model: ListedModel, isJson: boolean | undefined, context: CliContext): void {
  const { say } = messagesFor(context);
  context.stdout.write(`${isJson ? JSON.stringify(model) : say(modelText(model))}\n`);
}

function modelText({
  name,
  architecture,
  dtype,
  bytes,
  contextLength,
  source,
  adapter,
  sourceSha256,
  folder,
}: ListedModel): Told {
  const size = `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  const known = source ?? told`an unknown source`;
  const origin = adapter === undefined ? known : told`${known} with ${adapter}`;
  const from = told`from ${origin} (${sourceSha256.slice(0, 12)})`;
  return told`${name}  ${architecture}  ${dtype}  ${size}  ${contextLength} tokens\n  ${folder}\n  ${from}`;
}
