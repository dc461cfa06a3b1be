/** The only file that reads or changes the environment, or ends the process. */
import { homedir, userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CliContext } from './cli-context.js';
import { runCli } from './cli.js';
import { environmentSettings } from './environment.js';
import { reportError } from './exit-code.js';
import { grpcProxy } from './grpc-proxy.js';
import { defaultThreadCount, readProcessors } from './processors.js';
import { writtenOut } from './written-out.js';

const context = (): Omit<CliContext, 'args'> => ({
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  notes: process.stderr,
  clock: () => performance.now(),
  random: Math.random,
  workingFolder: process.cwd(),
  ...environmentSettings(process.env, {
    // HOME may be set and empty
    homeFolder: homedir() || userInfo().homedir,
    threadCount: defaultThreadCount(readProcessors()),
  }),
  grpcProxy: (address) => grpcProxy(process.env, address),
  onStopRequested: (callback) => {
    const onDisconnect = (): void => callback('SIGTERM');
    process.once('SIGTERM', callback);
    process.once('SIGINT', callback);
    if (process.send) process.once('disconnect', onDisconnect);
    return () => {
      process.off('SIGTERM', callback);
      process.off('SIGINT', callback);
      process.off('disconnect', onDisconnect);
    };
  },
  notifyParent: (message) => process.send?.(message),
});

// a reader that goes away, as `head` does, is not an error
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

// npm leaves its commands running when it is killed; who starts `aio` otherwise may well mean to outlive it
if (process.env['npm_command']) {
  const { onParentGone } = await import('./parent-watch.js');
  onParentGone(() => process.kill(process.pid, 'SIGTERM'));
}

const longestLastWordsMs = 1000;

/** An answer is waited for as long as its reader takes; a log that nobody reads ends with the process. */
async function exit(code: number): Promise<never> {
  await writtenOut(process.stdout);
  await Promise.race([writtenOut(process.stderr), sleep(longestLastWordsMs)]);
  process.exit(code);
}

await exit(
  await runCli(process.argv.slice(2), context()).catch((thrown: unknown) =>
    reportError(thrown, process.stderr),
  ),
);
