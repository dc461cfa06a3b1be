import type { TaskResult, Timing } from '@qaio/protocol';

/** How fast an answer came. Undefined where the server did not say, and of an answer that a guard gave. */
export interface TurnFigures {
  readonly promptTokens: number | undefined;
  /** Prompt tokens that the server had in its cache already. */
  readonly cachedTokens: number | undefined;
  readonly outputTokens: number | undefined;
  /** From the request's arrival to its first token; for a choice, to its probabilities. */
  readonly firstTokenMs: number | undefined;
  /** Decoded tokens over the time they took; undefined where nothing was decoded. */
  readonly tokensPerSecond: number | undefined;
}

export function turnFigures(result: Pick<TaskResult, 'usage' | 'timing' | 'guarded'>): TurnFigures {
  // nothing was computed, so its zeros are no measure of speed
  const { usage, timing }: Partial<TaskResult> = result.guarded === '' ? result : {};
  const firstTokenMs = durationMs(timing?.firstToken);
  return {
    promptTokens: usage?.promptTokens,
    cachedTokens: usage?.cachedTokens,
    outputTokens: usage?.outputTokens,
    firstTokenMs,
    tokensPerSecond: decodeSpeed(usage?.outputTokens, firstTokenMs, durationMs(timing?.total)),
  };
}

/** The first token comes out of the prompt's pass; decoding makes those behind it. */
function decodeSpeed(
  outputTokens = 0,
  firstTokenMs: number | undefined,
  totalMs: number | undefined,
): number | undefined {
  if (firstTokenMs === undefined || totalMs === undefined) return undefined;
  const decodeMs = totalMs - firstTokenMs;
  return outputTokens > 1 && decodeMs > 0 ? (1000 * (outputTokens - 1)) / decodeMs : undefined;
}

/** Below ten with a digit behind the point, so that a slow answer has a speed, too. */
export const speedText = (tokensPerSecond: number): string =>
  tokensPerSecond.toFixed(tokensPerSecond < 9.95 ? 1 : 0);

export function durationMs(duration: Timing['total']): number | undefined {
  return duration && Number(duration.seconds) * 1000 + duration.nanos / 1e6;
}
