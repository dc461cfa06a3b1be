export { runCli } from './cli.js';
export type { CliContext } from './cli-context.js';
