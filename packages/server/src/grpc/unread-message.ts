import {
  Metadata,
  ResponderBuilder,
  ServerInterceptingCall,
  type ServerInterceptor,
  ServerListenerBuilder,
  status as Code,
} from '@grpc/grpc-js';
import { Metadata as CallMetadata } from 'nice-grpc-common';
import { type RichServerError, errorDetailsServerMiddleware } from 'nice-grpc-error-details';
import { CallLog, type CallLogOptions } from '../call-log.js';
import { requestIdOf } from '../request-id.js';
import { rpcError } from './rpc-error.js';
import { tooLarge } from './undecodable.js';

type CallStatus = Parameters<ServerInterceptingCall['sendStatus']>[0];

/**
 * Refuses messages that are so large that the library does not read them as other large ones are refused: in this server's
 * words, counted and logged. The library sends its refusal below all interceptors, by the call that the first one gets:
 * https://github.com/grpc/grpc-node/blob/master/packages/grpc-js/src/server-interceptors.ts
 */
export function refusingUnread(options: CallLogOptions): ServerInterceptor {
  return ({ path }, call) => {
    const sendStatus = call.sendStatus.bind(call);
    let isRefused = false;
    let accepted: string | undefined;
    call.sendStatus = (status) => {
      if (!isUnread(status)) return sendStatus(status);
      // once for each further piece of the message
      if (isRefused) return;
      isRefused = true;
      const log = new CallLog(options, path.split('/').at(-1) ?? '');
      log.answersIn(accepted);
      void refusal(log, status).then(sendStatus);
    };
    const listener = new ServerListenerBuilder().withOnReceiveMetadata((metadata, next) => {
      accepted = metadata.get('accept-language').join();
      next(metadata);
    });
    const responder = new ResponderBuilder().withStart((next) => next(listener.build()));
    return new ServerInterceptingCall(call, responder.build());
  };
}

function isUnread({ code, details }: CallStatus): boolean {
  return code === Code.RESOURCE_EXHAUSTED && /^Received message .*larger than/u.test(details);
}

async function refusal(log: CallLog, { details }: CallStatus): Promise<CallStatus> {
  const requestId = requestIdOf('');
  log.identify(requestId);
  const size = /\((?<bytes>\d+) vs/u.exec(details)?.groups?.['bytes'];
  const error = rpcError(log.fail(tooLarge(size === undefined ? undefined : Number(size))), requestId);
  const metadata = await detailsOf(error);
  metadata.set('grpc-retry-pushback-ms', '-1');
  return { code: Code.RESOURCE_EXHAUSTED, details: error.details, metadata };
}

/** What the middleware that writes details into trailers makes of an error. */
async function detailsOf(error: RichServerError): Promise<Metadata> {
  const trailer = CallMetadata();
  const next = (): never => {
    throw error;
  };
  const call = { request: undefined, next } as never;
  await errorDetailsServerMiddleware(call, { trailer } as never)
    .next()
    .catch(() => undefined);
  const metadata = new Metadata();
  for (const [key] of trailer) {
    const value = trailer.get(key);
    if (value !== undefined) metadata.set(key, typeof value === 'string' ? value : Buffer.from(value));
  }
  return metadata;
}
