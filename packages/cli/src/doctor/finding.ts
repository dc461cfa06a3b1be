/** What the doctor found in one place. */
export interface Finding {
  readonly check: string;
  /** `warn`: it works, but worse than it could; `fail`: something will not work. */
  readonly status: 'ok' | 'warn' | 'fail';
  readonly says: string;
  /** What to do, as a sentence; always there unless all is well. */
  readonly remedy?: string;
}

export const fine = (check: string, says: string): Finding => ({ check, status: 'ok', says });
export const worse = (check: string, says: string, remedy: string): Finding => ({
  check,
  status: 'warn',
  says,
  remedy,
});
export const broken = (check: string, says: string, remedy: string): Finding => ({
  check,
  status: 'fail',
  says,
  remedy,
});

const checkWidth = 10;

/** A line for what was found, and one for what to do. */
export function findingText({ check, status, says, remedy }: Finding): string {
  const line = `${status.padEnd(5)} ${check.padEnd(checkWidth)} ${says.replaceAll('\n', '; ')}\n`;
  return remedy === undefined ? line : `${line}${' '.repeat(checkWidth + 7)}${remedy}\n`;
}
