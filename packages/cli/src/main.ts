/** The only file that reads the environment or ends the process. */
import { homedir, availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CliContext } from './cli-context.js';
import { runCli } from './cli.js';

const { env } = process;
const userCache = env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');

const context: CliContext = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  clock: () => performance.now(),
  random: Math.random,
  threadCount: env['QAIO_THREADS'] ? Number(env['QAIO_THREADS']) : availableParallelism(),
  cacheFolder: env['QAIO_CACHE'] ?? join(userCache, 'qaio'),
  workingFolder: process.cwd(),
  hub: {
    endpoint: env['HF_ENDPOINT'] || 'https://huggingface.co',
    token: env['HF_TOKEN'] || undefined,
    httpProxy: env['HTTP_PROXY'] ?? env['http_proxy'],
    httpsProxy: env['HTTPS_PROXY'] ?? env['https_proxy'],
    noProxy: env['NO_PROXY'] ?? env['no_proxy'],
    sleep,
    stallMs: 30_000,
  },
  // https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables
  pythonCache: env['HF_HUB_CACHE'] || join(env['HF_HOME'] || join(userCache, 'huggingface'), 'hub'),
  isOffline: /^(?:1|on|yes|true)$/iu.test(env['HF_HUB_OFFLINE'] ?? ''),
  defaultModel: env['QAIO_MODEL'],
  onStopRequested: (callback) => {
    process.once('SIGTERM', callback);
    process.once('SIGINT', callback);
    if (process.send) process.once('disconnect', callback);
  },
  notifyParent: (message) => process.send?.(message),
};

// a reader that goes away, as `head` does, is not an error
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exit(await runCli(process.argv.slice(2), context));
