import { PassThrough } from 'node:stream';
import type { CliContext } from '../cli-context.js';

/** A process without terminal, environment or model. */
export function fakeContext(changes: Partial<CliContext> = {}) {
  const out = new PassThrough();
  const err = new PassThrough();
  const context: CliContext = {
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    stdout: out as unknown as NodeJS.WriteStream,
    stderr: err,
    notes: err,
    isQuiet: false,
    program: 'aio',
    startProgram: undefined,
    args: [],
    clock: () => 0,
    random: () => 0.5,
    threadCount: 1,
    isThreadCountAsked: false,
    cacheFolder: '/nonexistent',
    workingFolder: '.',
    hub: { endpoint: 'http://127.0.0.1:9', sleep: async () => undefined, stallMs: 1000 },
    grpcProxy: () => undefined,
    pythonCache: undefined,
    isOffline: false,
    defaultModel: '/nonexistent/model',
    server: undefined,
    feedbackFolder: undefined,
    sessionsFolder: undefined,
    historyFolder: undefined,
    apiKey: undefined,
    traceEndpoint: undefined,
    terminal: { isDumb: false, locale: undefined, palette: 'dark' },
    locale: undefined,
    onStopRequested: () => () => undefined,
    notifyParent: () => undefined,
    ...changes,
  };
  const printed = (stream: PassThrough): string => String((stream.read() as Buffer | null) ?? '');
  return { context, stdout: () => printed(out), stderr: () => printed(err) };
}
