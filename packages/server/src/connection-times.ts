/** How long peers may be silent, in milliseconds, before their connections are closed. */
export interface ConnectionTimes {
  /** gRPC: after so long without traffic the peer is asked whether it is there. */
  readonly pingAfterMs: number;
  /** gRPC: it has so long to say so. */
  readonly pongWithinMs: number;
  /** gRPC: so long a connection may have no call; clients make a new one for their next. */
  readonly idleMs: number;
  /** gRPC: after about so long a connection takes no more calls, so that clients find servers that have come since. */
  readonly ageMs: number;
  /** HTTP: until a request's head is there, and from one request to the next. */
  readonly headMs: number;
  /** HTTP: until all of a request is there. */
  readonly requestMs: number;
  /** HTTP: after so long without an event a stream says that it is there. */
  readonly heartbeatMs: number;
}

export const defaultConnectionTimes: ConnectionTimes = {
  pingAfterMs: 60_000,
  pongWithinMs: 20_000,
  idleMs: 600_000,
  ageMs: 3_600_000,
  headMs: 20_000,
  requestMs: 60_000,
  heartbeatMs: 15_000,
};
