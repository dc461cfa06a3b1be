import {
  type ApiKeys,
  type CallTraces,
  type HttpDoor,
  type CountedLogger,
  type RunningServer,
  type ServerOptions,
  type ShownCertificate,
  TaskReloader,
  createLogger,
  openCallTraces,
  filesFingerprint,
  startServer,
  taskFileNames,
} from '@qaio/server';
import type { Address } from '@qaio/server/address';
import { webFolder } from '@qaio/web/folder';
import type { Command } from 'commander';
import { access, followCertificate, followKeys } from '../access-options.js';
import { askedDoors } from '../asked-doors.js';
import type { CliContext } from '../cli-context.js';
import { takeConfigFile } from '../config/held-settings.js';
import { keptByServer } from '../keeping-options.js';
import { loggedContext, serverLogger } from '../log-options.js';
import { loadExecutor, taskSources } from '../model-options.js';
import { inChinese } from '../messages/chinese-errors.js';
import { messagesFor } from '../messages/messages.js';
import { type ServeOptions, addServeOptions } from '../serve-options.js';
import { openDoors } from '../server-doors.js';
import { StartNotes } from '../start-notes.js';
import { version } from '../version.js';

const graceMs = 5_000;

export function serveCommand(program: Command, context: CliContext): void {
  const command = program
    .command('serve')
    .description('serve gRPC, the web page and the HTTP API until SIGTERM or Ctrl-C');
  addServeOptions(command).action(async () => {
    await takeConfigFile(command, context);
    await serve(command.opts<ServeOptions>(), context);
  });
}

async function serve(options: ServeOptions, context: CliContext): Promise<void> {
  const { grpcAddress, httpAddress, allowOrigin } = askedDoors(options);
  const { tls, apiKeys } = await access(options);
  const logger = await serverLogger(options, context.stderr);
  const addresses = { grpcAddress, httpAddress };
  const httpDoor = await openDoors({ tls, logger, clock: context.clock }, addresses);
  try {
    await serveModel(
      { ...options, ...addresses, allowOrigin, httpDoor, tls, apiKeys, logger },
      loggedContext(options, context, logger),
    );
  } finally {
    httpDoor.forceShutdown();
  }
}

/** How a server is reached, beside its options. */
interface Doors {
  readonly grpcAddress: Address;
  readonly httpAddress: Address;
  readonly httpDoor: HttpDoor;
  readonly tls: ShownCertificate | undefined;
  readonly apiKeys: ApiKeys | undefined;
  readonly logger: CountedLogger;
}

async function serveModel(options: ServeOptions & Doors, context: CliContext): Promise<void> {
  const { apiKeys, logger } = options;
  const { feedback, conversations } = await keptByServer(options, context);
  const sources = taskSources(context, options.tasks, options.guardText);
  // before the files are read: loading takes long enough to edit one
  const seen = await filesFingerprint(sources.own, taskFileNames);
  const say = messagesFor(context);
  const notes = new StartNotes(context.notes, context.clock);
  const { executor, model, problems } = await loadExecutor(options, context, undefined, {
    conversations,
    onLoad: (source) => notes.begin(say.loading(source)),
  });
  try {
    notes.begin(say.warming(executor.tasks.list().length));
    await executor.warmUp();
    notes.end();
    const reloader = new TaskReloader({ sources, executor, logger, problems, seen });
    const followed = [
      await followKeys(options, apiKeys, logger),
      await followCertificate(options, options.tls, logger),
    ];
    try {
      await serveUntilStopped({ ...options, executor, reloader, feedback }, context);
    } finally {
      for (const one of followed) await one?.close();
      await reloader.close();
    }
  } finally {
    notes.end();
    await model.close();
  }
}

type Served = ServeOptions & Doors & Pick<ServerOptions, 'executor' | 'reloader' | 'feedback'>;

async function serveUntilStopped(options: Served, context: CliContext): Promise<void> {
  const traces = await tracesOf(options, context);
  const server = await startServer({
    ...options,
    edit: options.edit ? { own: options.tasks ?? [], from: context.workingFolder } : undefined,
    allowedHosts: options.allowHost,
    allowedOrigins: options.allowOrigin,
    webFolder,
    serverVersion: version,
    program: context.program,
    droppedLogLines: options.logger.dropped,
    translations: { zh: (said) => inChinese(said).text },
    maxRunMs: options.maxRun * 1000,
    maxWaitMs: options.maxWait === undefined ? undefined : options.maxWait * 1000,
    clock: context.clock,
    traces,
  });
  // whoever is told that it serves may ask at once that it stop
  const stopRequest = new Promise<void>((resolve) => context.onStopRequested(() => resolve()));
  announce(server, options, context);
  const { logger, executor } = options;
  const { grpcAddress, httpAddress } = server;
  const { name: model, dtype } = executor.model.identity;
  logger.info({ version, grpcAddress, httpAddress, model, dtype }, 'Serving');
  await stopRequest;
  await stop(server, options, context);
  await traces?.close();
}

async function stop(
  server: RunningServer,
  { reloader, logger }: Served,
  { clock }: CliContext,
): Promise<void> {
  const since = clock();
  logger.info({}, 'Stopping: no call is taken any more');
  await reloader.close();
  const { runsCut } = await server.stop(graceMs);
  logger.info({ runsCut, ms: Math.round(clock() - since) }, 'Stopped');
}

async function tracesOf(
  { executor }: Served,
  { traceEndpoint }: CliContext,
): Promise<CallTraces | undefined> {
  if (traceEndpoint === undefined) return undefined;
  const model = executor.model.identity.name;
  return openCallTraces({ endpoint: traceEndpoint, serverVersion: version, model });
}

function announce(
  { grpcAddress, httpAddress }: RunningServer,
  { tls, logFormat }: Served,
  { stdout, notifyParent }: CliContext,
): void {
  const web = `http${tls ? 's' : ''}://${httpAddress}`;
  if (logFormat === 'json')
    createLogger({ level: 'info', format: logFormat, stream: stdout }).info(
      { grpcAddress, web },
      'Listening',
    );
  else stdout.write(`gRPC  ${grpcAddress}\nWeb   ${web}\n`);
  notifyParent({ kind: 'ready', grpcAddress, httpAddress });
}
