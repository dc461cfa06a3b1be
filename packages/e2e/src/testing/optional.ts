import { spawnSync } from 'node:child_process';
import { test } from '@jest/globals';

/** A test that needs something this machine may lack: it is then skipped, counted, and says why. */
export function testIf(
  missing: string | undefined,
  name: string,
  work: () => Promise<void>,
  timeoutMs?: number,
): void {
  if (missing === undefined) test(name, work, timeoutMs);
  else test.skip(`${name} (${missing})`, work);
}

/** @returns what is missing, or undefined when the command works */
export function missingCommand(command: string, args: readonly string[]): string | undefined {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  return done.status === 0 ? undefined : `\`${command} ${args.join(' ')}\` does not work here`;
}
