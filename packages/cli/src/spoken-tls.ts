import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { type Told, told } from '@qaio/core';
import { parseAddress } from '@qaio/server/address';
import type { ServerTarget } from './server-options.js';

const answerTimeoutMs = 2_000;

/**
 * Why a server that is there was not understood: one side alone speaks TLS, nobody vouches for its certificate, or it wants
 * one of its clients. The gRPC library tells none of it from a server that there is not.
 *
 * @returns undefined where none of it is so, or a proxy stands between
 */
export async function tlsFault({ address, tls, proxy }: ServerTarget): Promise<Told | undefined> {
  if (proxy !== undefined) return undefined;
  const spoken = await spokenAt(address, tls?.authorities);
  switch (spoken.kind) {
    case 'silence':
      return undefined;
    case 'plain':
      return tls && told`The server at ${address} does not speak TLS. Leave --tls and --tls-ca out.`;
    case 'mutual-tls':
      return told`The server at ${address} wants a certificate of its clients (it runs with --tls-client-ca), and this client shows none. Use a client that does, such as grpcurl with -cert and -key.`;
    case 'tls':
      if (!tls)
        return told`The server at ${address} speaks TLS. Add --tls, or --tls-ca FILE with the certificate that vouches for it.`;
      return spoken.distrust === undefined
        ? undefined
        : told`The certificate of the server at ${address} is not to be trusted: ${spoken.distrust}. Name the certificate that vouches for it with --tls-ca FILE, and the server by a name that stands in it.`;
  }
}

type Spoken =
  | { readonly kind: 'silence' | 'plain' | 'mutual-tls' }
  | { readonly kind: 'tls'; /** Undefined where it is trusted. */ readonly distrust: string | undefined };

function spokenAt(address: string, ca: Buffer | undefined): Promise<Spoken> {
  const { host, port } = parseAddress(address);
  const name = isIP(host) === 0 ? { servername: host } : {};
  return new Promise((resolve) => {
    const socket = connect({ host, port, ca, ...name, rejectUnauthorized: false, ALPNProtocols: ['h2'] });
    const end = (spoken: Spoken): void => {
      socket.destroy();
      resolve(spoken);
    };
    socket.setTimeout(answerTimeoutMs, () => end({ kind: 'silence' }));
    socket.once('secureConnect', () => {
      if (!socket.authorized) end({ kind: 'tls', distrust: String(socket.authorizationError) });
    });
    // a server says something first, be it only now that it wants a certificate
    socket.once('data', () => end({ kind: 'tls', distrust: undefined }));
    socket.once('error', ({ code = '' }: NodeJS.ErrnoException) => end({ kind: kindOf(code) }));
  });
}

/** Of a server by the error that it ends a handshake with. */
function kindOf(code: string): Exclude<Spoken['kind'], 'tls'> {
  if (code === 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED') return 'mutual-tls';
  return /^(?:EPROTO|ERR_SSL_)/u.test(code) ? 'plain' : 'silence';
}
