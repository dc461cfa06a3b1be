import { type Told, told } from '@qaio/core';
import type { Messages } from '../messages/messages.js';

/** What the doctor found in one place. */
export interface Finding {
  readonly check: string;
  /** `warn`: it works, but worse than it could; `fail`: something will not work. */
  readonly status: 'ok' | 'warn' | 'fail';
  readonly says: Told;
  /** What to do, as a sentence; always there unless all is well. */
  readonly remedy?: Told;
}

export const fine = (check: string, says: Told): Finding => ({ check, status: 'ok', says });
export const worse = (check: string, says: Told, remedy: Told): Finding => ({
  check,
  status: 'warn',
  says,
  remedy,
});
export const broken = (check: string, says: Told, remedy: Told): Finding => ({
  check,
  status: 'fail',
  says,
  remedy,
});

const checkWidth = 10;

const statuses = { ok: told`ok   `, warn: told`warn `, fail: told`fail ` } as const;

/** A line for what was found, and one for what to do. */
export function findingText(
  { check, status, says, remedy }: Finding,
  { say }: Pick<Messages, 'say'>,
): string {
  const found = say(says).replaceAll('\n', '; ');
  const line = `${say(statuses[status])} ${check.padEnd(checkWidth)} ${found}\n`;
  return remedy === undefined ? line : `${line}${' '.repeat(checkWidth + 7)}${say(remedy)}\n`;
}
