/** What Node cannot read as a request of HTTP/1.1, or not in time, is refused in words as well. */
import { STATUS_CODES, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Told, told } from '@qaio/core';
import { Status } from 'nice-grpc-common';
import { type PublicError, refusal } from '../public-error.js';
import { requestIdOf } from '../request-id.js';
import { httpErrorBody } from './http-error.js';

const refused = (http: number, reason: string, message: Told): PublicError =>
  refusal({ grpc: Status.INVALID_ARGUMENT, http }, reason, message);

/** By Node's code, as Node's own answers are: https://nodejs.org/api/http.html#event-clienterror */
const errors: Readonly<Record<string, PublicError>> = {
  HPE_HEADER_OVERFLOW: refused(
    431,
    'HEADERS_TOO_LARGE',
    told`The headers of the request are longer than 16 KiB. Send fewer, or shorter ones.`,
  ),
  ERR_HTTP_REQUEST_TIMEOUT: refused(
    408,
    'REQUEST_TIMEOUT',
    told`The request has not arrived in time. Send it again, faster.`,
  ),
};
const notHttp = refused(
  400,
  'MALFORMED_REQUEST',
  told`This is no request that HTTP/1.1 has: its first line, a header or a piece of its body is malformed.`,
);
/** How long a client has to read the answer. */
const lingerMs = 1_000;

export function refuseUnreadable(server: Server): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  server.on('request', ({ socket }, response) => latest.set(socket, response));
  server.on('clientError', ({ code = '' }: NodeJS.ErrnoException, socket) => {
    const response = latest.get(socket);
    const isAnswering = response?.headersSent === true && !response.writableFinished;
    if (code === 'ECONNRESET' || !socket.writable || isAnswering) socket.destroy();
    else {
      socket.end(answerOf(errors[code] ?? notHttp));
      setTimeout(() => socket.destroy(), lingerMs).unref();
    }
  });
}

function answerOf(error: PublicError): string {
  const body = JSON.stringify(httpErrorBody(error, requestIdOf('')));
  const headers = [
    `HTTP/1.1 ${error.http} ${STATUS_CODES[error.http] ?? ''}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  return `${headers.join('\r\n')}\r\n\r\n${body}`;
}
