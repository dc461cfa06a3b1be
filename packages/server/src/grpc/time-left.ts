/** How long a client still waits for its call: nice-grpc hands on metadata but no deadline. */
import {
  ResponderBuilder,
  type ServerInterceptor,
  ServerInterceptingCall,
  ServerListenerBuilder,
} from '@grpc/grpc-js';
import type { CallContext } from 'nice-grpc-common';

// whatever a client sends under this name is replaced
const key = 'qaio-time-left-ms';

export const timeLeftInterceptor: ServerInterceptor = (_, call) => {
  const listener = new ServerListenerBuilder().withOnReceiveMetadata((metadata, next) => {
    metadata.remove(key);
    // the deadline is of the library's making, and of this clock
    const timeLeftMs = Number(call.getDeadline()) - Date.now();
    if (Number.isFinite(timeLeftMs)) metadata.set(key, String(Math.max(0, timeLeftMs)));
    next(metadata);
  });
  const responder = new ResponderBuilder().withStart((next) => next(listener.build()));
  return new ServerInterceptingCall(call, responder.build());
};

/** In milliseconds from when the call came; undefined where the client waits for ever. */
export function timeLeftOf({ metadata }: Pick<CallContext, 'metadata'>): number | undefined {
  const value = metadata.get(key);
  return value === undefined ? undefined : Number(value);
}
