import { QaioError, decodeText, errorPart, told, wrongField } from '@qaio/core';
import { type MisencodedText, misencodedText } from '@qaio/protocol';
import { maxRequestBytes } from '../wire-limits.js';

/** Stands for a request whose bytes are not the message that its method takes, or too many. */
class Undecodable {
  constructor(readonly error: QaioError) {}
}

type Decoder = (bytes: Uint8Array) => unknown;

interface ServiceDefinition {
  readonly fullName: string;
  readonly methods: Readonly<
    Record<string, { readonly name: string; readonly requestType: { decode: Decoder } }>
  >;
}

/**
 * The same service with requests that are always decoded, if only to an `Undecodable`: the library answers a decoder's
 * error with INTERNAL, which would say that this server is broken.
 */
export function decodingLater<Service extends ServiceDefinition>(service: Service): Service {
  const methods = Object.entries(service.methods).map(([name, method]) => {
    const { requestType } = method;
    const decode = lenientDecoder(
      (bytes) => requestType.decode(bytes),
      (bytes) => misencodedText(service.fullName, method.name, bytes),
    );
    return [name, { ...method, requestType: { ...requestType, decode } }];
  });
  return { ...service, methods: Object.fromEntries(methods) as Service['methods'] };
}

/** The same of a method as grpc-js writes it. */
export function deserializingLater<Method extends { requestDeserialize(bytes: Buffer): unknown }>(
  method: Method,
): Method {
  const requestDeserialize = lenientDecoder((bytes) => method.requestDeserialize(Buffer.from(bytes)));
  return { ...method, requestDeserialize };
}

interface Call {
  readonly requestStream: boolean;
  readonly request: unknown;
}

/**
 * The request of a call, or all of its stream.
 *
 * @throws QaioError `invalid-input` for a request that could not be decoded, `request-too-large`; of a stream as it is read
 */
export function decoded({ requestStream, request }: Call): unknown {
  if (requestStream) return decodedOnly(request as AsyncIterable<unknown>);
  requireDecoded(request);
  return request;
}

function requireDecoded(request: unknown): void {
  if (request instanceof Undecodable) throw request.error;
}

async function* decodedOnly<Request>(requests: AsyncIterable<Request>): AsyncGenerator<Request> {
  for await (const request of requests) {
    requireDecoded(request);
    yield request;
  }
}

type Locator = (bytes: Uint8Array) => MisencodedText | undefined;

function lenientDecoder(decode: Decoder, locate: Locator = () => undefined): Decoder {
  return (bytes) => {
    if (bytes.length > maxRequestBytes) return new Undecodable(tooLarge(bytes.length));
    try {
      return decode(bytes);
    } catch (cause) {
      const text = locate(bytes);
      return new Undecodable(text ? misencoded(text, cause) : malformed(cause));
    }
  };
}

function malformed(cause: unknown): QaioError {
  const message = told`The request is not a message of this method's type: ${errorPart(cause)}.`;
  return new QaioError('invalid-input', message, { cause });
}

function misencoded({ path, bytes }: MisencodedText, cause: unknown): QaioError {
  try {
    decodeText(bytes, { name: path, remedy: () => 'Send UTF-8.' });
  } catch (thrown) {
    const [problem] = thrown instanceof QaioError ? thrown.problems : [];
    if (problem) return wrongField(path, told`cannot be read: ${problem.message.replace(/\.$/u, '')}`, cause);
  }
  return malformed(cause);
}

/** @param bytes undefined where nobody knows how many: it was packed */
export function tooLarge(bytes?: number): QaioError {
  return new QaioError(
    'request-too-large',
    bytes === undefined
      ? told`The message is larger than the ${maxRequestBytes} bytes that a request may have. Send a shorter one.`
      : told`The message has ${bytes} bytes, more than the ${maxRequestBytes} bytes that a request may have. Send a shorter one.`,
  );
}
