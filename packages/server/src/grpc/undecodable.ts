import { QaioError, errorMessage } from '@qaio/core';

/** Stands for a request whose bytes are not the message that its method takes. */
class Undecodable {
  constructor(readonly cause: unknown) {}
}

interface MessageType {
  decode(bytes: Uint8Array): unknown;
}

interface ServiceDefinition {
  readonly methods: Readonly<Record<string, { readonly requestType: MessageType }>>;
}

/**
 * The same service with requests that are always decoded, if only to an `Undecodable`: the library answers a decoder's
 * error with INTERNAL, which would say that this server is broken.
 */
export function decodingLater<Service extends ServiceDefinition>(service: Service): Service {
  const methods = Object.entries(service.methods).map(([name, method]) => {
    const requestType = { ...method.requestType, decode: lenientDecoder(method.requestType) };
    return [name, { ...method, requestType }];
  });
  return { ...service, methods: Object.fromEntries(methods) as Service['methods'] };
}

/** @throws QaioError `invalid-input` for a request that could not be decoded */
export function requireDecoded(request: unknown): void {
  if (!(request instanceof Undecodable)) return;
  const { cause } = request;
  const message = `The request is not a message of this method's type: ${errorMessage(cause)}.`;
  throw new QaioError('invalid-input', message, { cause });
}

function lenientDecoder(type: MessageType): MessageType['decode'] {
  return (bytes) => {
    try {
      return type.decode(bytes);
    } catch (cause) {
      return new Undecodable(cause);
    }
  };
}
