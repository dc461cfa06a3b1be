import type { CliContext } from '../cli-context.js';
import { runCli } from '../cli.js';
import { fakeContext } from './fake-context.js';

/** What `aio` with these arguments ends with and prints, in a fake context with these changes. */
export async function runInContext(args: readonly string[], changes?: Partial<CliContext>) {
  const { context, stdout, stderr } = fakeContext(changes);
  const code = await runCli(args, context);
  return { code, stdout: stdout(), stderr: stderr() };
}
