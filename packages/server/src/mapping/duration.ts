interface Duration {
  readonly seconds: bigint;
  readonly nanos: number;
}

/** @param ms negative ones become 0 */
export function durationToProto(ms: number): Duration {
  const nanos = BigInt(Math.max(0, Math.round(ms * 1e6)));
  return { seconds: nanos / 1_000_000_000n, nanos: Number(nanos % 1_000_000_000n) };
}

/** In ms. */
export const durationFromProto = ({ seconds, nanos }: Duration): number =>
  Number(seconds) * 1000 + nanos / 1e6;
