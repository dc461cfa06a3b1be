import { isIP } from 'node:net';
import { type PeerCertificate, checkServerIdentity } from 'node:tls';
import { ChannelCredentials, type ChannelOptions } from 'nice-grpc';

/** Stands where a server is called by a name: an IP address may not (RFC 6066), Node warns of one (DEP0123). */
const noName = 'ip-address.invalid';

export interface SecureChannel {
  readonly credentials: ChannelCredentials;
  readonly options: ChannelOptions;
}

/**
 * What a channel to HOST:PORT speaks TLS with. The certificate has to be the host's, be that a name or an IP address.
 *
 * @param authorities who vouch for the server, in PEM; undefined: whom Node trusts
 */
export function tlsChannel(address: string, authorities: Buffer | undefined): SecureChannel {
  const host = address.replace(/:\d+$/u, '').replace(/^\[|\]$/gu, '');
  const roots = authorities ?? null;
  if (isIP(host) === 0) return { credentials: ChannelCredentials.createSsl(roots), options: {} };
  const isOfHost = (_: string, certificate: PeerCertificate) => checkServerIdentity(host, certificate);
  return {
    credentials: ChannelCredentials.createSsl(roots, null, null, { checkServerIdentity: isOfHost }),
    options: { 'grpc.ssl_target_name_override': noName },
  };
}
