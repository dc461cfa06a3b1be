/** A signal that also aborts when the time is over. @param ms undefined: there is no limit */
export function withTimeLimit(
  signal: AbortSignal | undefined,
  ms: number | undefined,
): AbortSignal | undefined {
  if (ms === undefined) return signal;
  const limit = AbortSignal.timeout(ms);
  return signal ? AbortSignal.any([signal, limit]) : limit;
}

/** @returns all of a run's time, unless less of it is for waiting */
export function longestWaitMs({
  timeLimitMs = Infinity,
  maxWaitMs = Infinity,
}: {
  readonly timeLimitMs?: number | undefined;
  readonly maxWaitMs?: number | undefined;
}): number {
  return Math.min(timeLimitMs, maxWaitMs);
}
