import { isUtf8 } from 'node:buffer';
import { QaioError, decodeText, errorPart, listProblems, told, wrongFields } from '@qaio/core';
import {
  type BatchRunTaskRequest,
  type MisencodedText,
  PromptTaskServiceDefinition,
  batchItemId,
  misencodedTextOf,
} from '@qaio/protocol';
import type { BatchItem } from '../batch-item.js';
import { malformedText } from '../malformed-text.js';
import { sentText } from '../sent-text.js';
import { maxRequestBytes } from '../wire-limits.js';

/** A message as it has come: it is read when its turn is, and not where many arrive at the same moment. */
class Arrived {
  #bytes: Uint8Array | undefined;
  readonly #decode: Decoder;

  constructor(bytes: Uint8Array, decode: Decoder) {
    this.#bytes = bytes;
    this.#decode = decode;
  }

  /** None once it has been read: a call that runs does not keep them beside its message. */
  get bytes(): Uint8Array {
    return this.#bytes ?? new Uint8Array();
  }

  /** @throws QaioError `invalid-input` for bytes that are not the message that the method takes, `request-too-large` */
  read(): unknown {
    const message = this.#decode(this.bytes);
    this.#bytes = undefined;
    return message;
  }
}

type Decoder = (bytes: Uint8Array) => unknown;

interface ServiceDefinition {
  readonly fullName: string;
  readonly methods: Readonly<
    Record<string, { readonly name: string; readonly requestType: { decode: Decoder } }>
  >;
}

/**
 * The same service, whose requests come as they are, for {@link decoded} to read: the library would answer a decoder's
 * error with INTERNAL, which says that this server is broken.
 */
export function decodingLater<Service extends ServiceDefinition>(service: Service): Service {
  const methods = Object.entries(service.methods).map(([name, method]) => {
    const { requestType } = method;
    const decode = arriving(
      (bytes) => requestType.decode(bytes),
      misencodedTextOf(service.fullName, method.name),
    );
    return [name, { ...method, requestType: { ...requestType, decode } }];
  });
  return { ...service, methods: Object.fromEntries(methods) as Service['methods'] };
}

/** The same of a method as grpc-js writes it. */
export function deserializingLater<Method extends { requestDeserialize(bytes: Buffer): unknown }>(
  method: Method,
): Method {
  const requestDeserialize = arriving((bytes) => method.requestDeserialize(Buffer.from(bytes)));
  return { ...method, requestDeserialize };
}

interface Call {
  readonly method: { readonly path: string };
  readonly requestStream: boolean;
  readonly request: unknown;
}

const batchPath = `/${PromptTaskServiceDefinition.fullName}/${PromptTaskServiceDefinition.methods.batchRunTask.name}`;

/**
 * The request of a call, or all of its stream; in a batch each item fails alone, for {@link batchItem} to say.
 *
 * @throws QaioError `invalid-input` for a request that could not be decoded, `request-too-large`; of a stream as it is read
 */
export function decoded({ method, requestStream, request }: Call): unknown {
  if (method.path === batchPath) return request;
  if (requestStream) return allRead(request as AsyncIterable<unknown>);
  return readOf(request);
}

/** An item of a batch, whether it can be read or not. */
export function batchItem(item: BatchRunTaskRequest): BatchItem {
  try {
    const { id, request } = readOf(item);
    return { id, request: () => request };
  } catch (thrown) {
    const fail = (): never => {
      throw thrown;
    };
    return { id: item instanceof Arrived ? batchItemId(item.bytes) : '', request: fail };
  }
}

/** Messages are of the types that the library believes them to be once they are read. */
function readOf<Message>(message: Message): Message {
  return message instanceof Arrived ? (message.read() as Message) : message;
}

async function* allRead<Request>(requests: AsyncIterable<Request>): AsyncGenerator<Request> {
  for await (const request of requests) yield readOf(request);
}

type Locator = (bytes: Uint8Array) => MisencodedText | undefined;

function arriving(decode: Decoder, locate: Locator = () => undefined): (bytes: Uint8Array) => Arrived {
  const read: Decoder = (bytes) => {
    if (bytes.length > maxRequestBytes) throw tooLarge(bytes.length);
    const text = locate(bytes);
    if (text) throw misencoded(text);
    try {
      return decode(bytes);
    } catch (cause) {
      throw malformed(cause);
    }
  };
  return (bytes) => new Arrived(bytes, read);
}

function malformed(cause: unknown): QaioError {
  const message = told`The request is not a message of this method's type: ${errorPart(cause)}.`;
  return new QaioError('invalid-input', message, { cause });
}

function misencoded({ path, bytes }: MisencodedText): QaioError {
  if (isUtf8(bytes)) return wrongFields([malformedText(Buffer.from(bytes).toString(), path)]);
  try {
    decodeText(bytes, { ...sentText, name: path, field: path });
  } catch (thrown) {
    if (!(thrown instanceof QaioError)) throw thrown;
    const { code, violations } = thrown;
    // a field has bytes, but neither a line nor a column
    const said = violations.map(({ told: description }) => told`${path} ${description}`);
    return new QaioError(code, listProblems(said), { violations });
  }
  throw new Error('invariant violated: bytes that are not UTF-8 are not decoded');
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
