/** Calls over gRPC whose messages are any bytes. */
import { type Client, Metadata, type ServiceError } from '@grpc/grpc-js';

export interface RawOutcome {
  readonly code: number;
  readonly details: string;
  /** Names and values of the trailers. */
  readonly trailerBytes: number;
}

const plain = (value: Buffer): Buffer => value;
const longestMs = 20_000;

/** @param messages sent one after the other @param headers of the call */
export function callRaw(
  client: Client,
  path: string,
  messages: readonly Uint8Array[],
  headers: Readonly<Record<string, string>> = {},
): Promise<RawOutcome> {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  const call = client.makeBidiStreamRequest(path, plain, plain, metadata, {
    deadline: Date.now() + longestMs,
  });
  return new Promise((resolve) => {
    call.on('data', () => undefined);
    call.on('error', (error: ServiceError) => resolve(outcomeOf(error)));
    call.on('end', () => resolve({ code: 0, details: '', trailerBytes: 0 }));
    for (const message of messages) call.write(Buffer.from(message));
    call.end();
  });
}

function outcomeOf({ code, details, metadata }: ServiceError): RawOutcome {
  const trailerBytes = Object.entries(metadata.toJSON())
    .flatMap(([name, values]) => values.map((value) => name.length + Buffer.byteLength(value)))
    .reduce((sum, length) => sum + length, Buffer.byteLength(encodeURIComponent(details.toWellFormed())));
  return { code, details, trailerBytes };
}
