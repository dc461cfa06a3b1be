import { type TaskRegistry, errorPart, told } from '@qaio/core';
import type { Command } from 'commander';
import { type AskedAddresses, askedAddresses } from '../asked-doors.js';
import type { CliContext } from '../cli-context.js';
import { cacheFindings } from '../doctor/cache-findings.js';
import { type Finding, broken, fine, findingText, worse } from '../doctor/finding.js';
import { readMachine } from '../doctor/machine.js';
import { kernelsFinding } from '../doctor/kernels-finding.js';
import { machineFindings } from '../doctor/machine-findings.js';
import { modelFindings, telemetryFinding } from '../doctor/model-findings.js';
import { addressFindings, proxyFinding } from '../doctor/network-findings.js';
import { terminalFindings } from '../doctor/terminal-findings.js';
import { ChecksFailed } from '../exit-code.js';
import { messagesFor } from '../messages/messages.js';
import { type ModelOptions, addModelOptions, loadRegistry } from '../model-options.js';
import { type AddressOptions, addAddressOptions } from '../serve-options.js';

interface DoctorOptions extends ModelOptions, AddressOptions {
  readonly whole?: boolean;
  readonly json?: boolean;
}

export function doctorCommand(program: Command, context: CliContext): void {
  const command = program
    .command('doctor')
    .description('check whether everything here is as it should be, and say what to do where it is not')
    .option('--whole', 'read every byte of the imported models, not a 64th')
    .option('--json', 'print one JSON object');
  addModelOptions(addAddressOptions(command)).action((options: DoctorOptions) => examine(options, context));
}

async function examine(options: DoctorOptions, context: CliContext): Promise<void> {
  const addresses = askedAddresses(options);
  const findings: Finding[] = [];
  for await (const finding of allFindings(options, addresses, context)) {
    findings.push(finding);
    if (!options.json) context.stdout.write(findingText(finding, messagesFor(context)));
  }
  const failed = findings.filter(({ status }) => status === 'fail');
  const report = { ok: failed.length === 0, findings };
  if (options.json) context.stdout.write(`${JSON.stringify(report)}\n`);
  if (failed.length > 0)
    throw new ChecksFailed(told`${failed.map(({ check }) => check).join(', ')}: not as it should be.`);
}

/** As they are found: the model comes late, and takes its time. */
async function* allFindings(
  options: DoctorOptions,
  addresses: AskedAddresses,
  context: CliContext,
): AsyncGenerator<Finding> {
  const startedAt = new Date();
  const machine = readMachine();
  const { stdout, terminal, cacheFolder } = context;
  yield* machineFindings(machine, options.threads ?? context.threadCount);
  yield kernelsFinding(options.kernels);
  const { isTTY: isTerminal, columns } = stdout;
  yield* terminalFindings({ isTerminal, columns, locale: terminal.locale, platform: machine.platform });
  yield proxyFinding(context);
  yield* await addressFindings(addresses);
  yield* await cacheFindings(cacheFolder, options.whole ?? false);
  const tasks = await readTasks(options, context);
  yield tasks.finding;
  const ofModel = tasks.registry ? await modelFindings(options, context, tasks.registry) : [];
  yield* ofModel;
  const isLoaded = ofModel.some(({ check }) => check === 'runtime');
  yield isLoaded
    ? telemetryFinding(startedAt)
    : worse('telemetry', told`the library was not loaded`, told`Mend the model or the tasks first.`);
}

async function readTasks(
  { tasks }: DoctorOptions,
  context: CliContext,
): Promise<{ readonly finding: Finding; readonly registry?: TaskRegistry }> {
  try {
    const registry = await loadRegistry(context, tasks);
    return { finding: fine('tasks', told`${registry.list().length}, all sound`), registry };
  } catch (error) {
    return {
      finding: broken('tasks', told`${errorPart(error)}`, told`Mend the files, or leave --tasks out.`),
    };
  }
}
