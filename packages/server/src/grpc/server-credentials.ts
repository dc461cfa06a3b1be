import { ServerCredentials, experimental } from '@grpc/grpc-js';
import type { ShownCertificate } from '../shown-certificate.js';

/** What gRPC shows: always the certificate that stands in the place of earlier ones. */
export function serverCredentials(tls: ShownCertificate | undefined): ServerCredentials {
  if (!tls) return ServerCredentials.createInsecure();
  const asksClients = tls.current.clientCa !== undefined;
  const source = certificateSource(tls);
  return experimental.createCertificateProviderServerCredentials(
    source,
    // the types call it the other way round: https://github.com/grpc/grpc-node/blob/master/packages/grpc-js/src/server-credentials.ts
    asksClients ? source : null,
    asksClients,
  );
}

/** Tells the library of the first certificate once it listens, and of each later one. */
function certificateSource(tls: ShownCertificate): experimental.CertificateProvider {
  const stops = new Map<unknown, () => void>();
  const follow = (listener: unknown, tell: () => void): void => {
    queueMicrotask(tell);
    stops.set(listener, tls.onReplace(tell));
  };
  const leave = (listener: unknown): void => {
    stops.get(listener)?.();
    stops.delete(listener);
  };
  return {
    addIdentityCertificateListener: (listener) =>
      follow(listener, () => {
        const { cert: certificate, key: privateKey } = tls.current;
        listener({ certificate, privateKey });
      }),
    removeIdentityCertificateListener: leave,
    addCaCertificateListener: (listener) =>
      follow(listener, () => {
        const { clientCa: caCertificate } = tls.current;
        listener(caCertificate ? { caCertificate } : null);
      }),
    removeCaCertificateListener: leave,
  };
}
