import { createSecureContext } from 'node:tls';
import { QaioError, errorPart, told } from '@qaio/core';

/** What a server shows that it is who it says, each in PEM. */
export interface TlsCertificate {
  /** The server's own, then those that vouch for it. */
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Clients must have a certificate that one of these vouches for; undefined: they need none. */
  readonly clientCa?: Buffer | undefined;
}

/** @throws QaioError `invalid-option` where the parts are no certificates and keys, or do not belong together */
export function tlsCertificate(parts: TlsCertificate): TlsCertificate {
  const { cert, key, clientCa } = parts;
  try {
    createSecureContext({ cert, key, ca: clientCa });
  } catch (cause) {
    throw new QaioError(
      'invalid-option',
      told`The certificate and key for TLS cannot be used: ${errorPart(cause)}. Expected PEM files, the key without a pass phrase and of the certificate.`,
      { cause },
    );
  }
  // Node takes any text for a list of authorities, and then trusts nobody
  if (clientCa && !clientCa.includes('-----BEGIN CERTIFICATE-----'))
    throw new QaioError(
      'invalid-option',
      told`The file with authorities for clients has no certificate in PEM.`,
    );
  return parts;
}
