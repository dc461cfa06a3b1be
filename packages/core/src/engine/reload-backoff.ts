/** When a lost runner is loaded again: at once after it had run for long, then ever later, once a minute at most. */
export const steadyMs = 60_000;

/** @param attempts since it last ran for long */
export function backoffMs(attempts: number): number {
  return attempts === 0 ? 0 : Math.min(steadyMs, 1000 * 2 ** (attempts - 1));
}
