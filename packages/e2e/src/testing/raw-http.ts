/** Requests over HTTP byte by byte, as no client would send them. */
import { once } from 'node:events';
import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  /** Without the frames of chunks. */
  readonly body: string;
  /** Of all of it. */
  readonly byteLength: number;
}

const longestMs = 20_000;
/** How long something that may never be answered is waited for. */
const unansweredMs = 100;

/**
 * @param isWhole whether the server has to answer, as it has to a whole request
 * @returns undefined where it did not answer
 */
export async function sendRaw(
  address: string,
  request: Uint8Array,
  isWhole: boolean,
): Promise<RawAnswer | undefined> {
  const [host = '', port] = address.split(':');
  const socket = connect(Number(port), host);
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  // the server may close while it is still written to
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(request);
  const timer = setTimeout(() => socket.destroy(), isWhole ? longestMs : unansweredMs);
  await new Promise((resolve) => socket.once('close', resolve));
  clearTimeout(timer);
  const received = Buffer.concat(parts);
  return received.length === 0 ? undefined : parsed(received);
}

function parsed(received: Buffer): RawAnswer {
  const end = received.indexOf('\r\n\r\n');
  const head = received.subarray(0, end).toString('latin1');
  const rest = received.subarray(end + 4);
  const body = /^transfer-encoding: *chunked/imu.test(head) ? withoutChunks(rest) : rest;
  const status = Number(/^HTTP\/1\.1 (\d{3})/u.exec(head)?.[1]);
  return { status, head, body: body.toString(), byteLength: received.length };
}

function withoutChunks(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const length = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    if (!(length > 0)) break;
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
  return Buffer.concat(parts);
}
