import type { CallContext } from 'nice-grpc-common';
import type { RunCall } from '../task-runs.js';
import type { CallIdentity } from './call-middleware.js';
import { timeLeftOf } from './time-left.js';

/** What a run is told of the call that it is for. */
export function runCall(context: CallContext & CallIdentity): RunCall {
  const { signal, requestId, caller, translate } = context;
  return { signal, requestId, timeLeftMs: timeLeftOf(context), caller: caller?.name, translate };
}
