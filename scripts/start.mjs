// `npm start`: installs and builds what is missing, then is `aio start` itself. One process, so that npm is its parent:
// a shell between the two would pass on no signal.
import { fileURLToPath } from 'node:url';

await import('./bootstrap.mjs');
if (process.exitCode) process.exit();
await import('./build.mjs');
const aio = new URL('../packages/cli/bin/aio.mjs', import.meta.url);
process.argv.splice(1, 1, fileURLToPath(aio), 'start');
await import(aio.href);
