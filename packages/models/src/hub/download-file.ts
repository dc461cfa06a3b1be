import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { QaioError, told } from '@qaio/core';
import type { Response } from 'undici';
import { type HubClient, bodyOf, rootMessage } from './hub-client.js';
import type { HubFile, HubModel } from './hub-dialect.js';

const attempts = 6;
const firstPauseMs = 500;

/** A failure that another attempt may overcome. */
class Interrupted extends Error {}

/** Not the connection's fault. */
class Unwritable extends Error {
  constructor(options: ErrorOptions) {
    super('the disk refused', options);
  }
}

/**
 * Downloads a file, resuming where an earlier attempt or process stopped. The file gets its name only once its bytes
 * match the hash that the hub lists; until then they are in `PATH.part`.
 *
 * @param onBytes called with the number of bytes on disk after each piece
 * @throws QaioError `download-failed`, `model-not-found`, `not-allowed`
 */
export async function downloadFile(
  client: HubClient,
  model: HubModel,
  file: HubFile,
  path: string,
  onBytes: (count: number) => void,
): Promise<void> {
  if ((await sizeOf(path)) === file.size) {
    onBytes(file.size);
    return;
  }
  const part = `${path}.part`;
  let reason = '';
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await client.options.sleep(firstPauseMs * 2 ** (attempt - 1));
    try {
      await fetchRest(client, model, file, part, onBytes);
      await verify(part, file);
      await rename(part, path);
      return;
    } catch (error) {
      const isTemporary =
        error instanceof Interrupted || (error instanceof QaioError && error.code === 'download-failed');
      if (!isTemporary) throw error;
      reason = error.message;
    }
  }
  throw new QaioError(
    'download-failed',
    told`${file.name} of ${model.repository} could not be downloaded in ${attempts} attempts: ${reason}. What has arrived is kept; run the same command again to resume.`,
  );
}

async function fetchRest(
  client: HubClient,
  model: HubModel,
  file: HubFile,
  part: string,
  onBytes: (count: number) => void,
): Promise<void> {
  let offset = await sizeOf(part);
  if (offset > file.size) {
    await rm(part);
    offset = 0;
  }
  if (offset === file.size) return;
  const range: Readonly<Record<string, string>> = offset > 0 ? { range: `bytes=${offset}-` } : {};
  const response = await client.file(model, file, {
    ...range,
    // lengths and ranges of a compressed body would differ
    'accept-encoding': 'identity',
  });
  const start = startOf(response, file, offset, client.dialect.accessAdvice);
  const handle = await open(part, start > 0 ? 'r+' : 'w');
  try {
    await append(response, handle, start, file, onBytes);
  } finally {
    await handle.close();
  }
}

/** Where the body's first byte belongs: a server that does not support ranges sends the whole file. */
function startOf(response: Response, file: HubFile, offset: number, accessAdvice: string): number {
  const { status } = response;
  if (status === 200) return 0;
  const [, start] = /^bytes (\d+)-/u.exec(response.headers.get('content-range') ?? '') ?? [];
  if (status === 206 && Number(start) === offset) return offset;
  if (status === 404)
    throw new QaioError('model-not-found', told`${response.url} was not found, although the hub lists it.`);
  if (status === 401 || status === 403)
    throw new QaioError(
      'not-allowed',
      told`Access to ${response.url} was denied (status ${status}). ${accessAdvice}`,
    );
  throw new Interrupted(`the server answered the request for ${file.name} with status ${status}`);
}

async function append(
  response: Response,
  handle: FileHandle,
  start: number,
  file: HubFile,
  onBytes: (count: number) => void,
): Promise<void> {
  let position = start;
  try {
    for await (const chunk of bodyOf(response)) {
      if (position + chunk.length > file.size)
        throw new Interrupted(`the server sent more than the ${file.size} bytes that the hub lists`);
      await handle.write(chunk, 0, chunk.length, position).catch((error: unknown) => {
        throw new Unwritable({ cause: error });
      });
      position += chunk.length;
      onBytes(position);
    }
  } catch (error) {
    if (error instanceof Unwritable) throw error.cause;
    if (error instanceof Interrupted) {
      await handle.truncate(0);
      throw error;
    }
    throw new Interrupted(`the connection broke at byte ${position} of ${file.size} (${rootMessage(error)})`);
  }
  if (position < file.size)
    throw new Interrupted(`the server ended the response at byte ${position} of ${file.size}`);
}

/** Wrong bytes are discarded: resuming from them could never succeed. */
async function verify(part: string, { name, size, hash }: HubFile): Promise<void> {
  const hasher = createHash(hash.algorithm === 'sha256' ? 'sha256' : 'sha1');
  // https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_object_storage
  if (hash.algorithm === 'git-sha1') hasher.update(`blob ${size}\0`);
  if (size > 0) for await (const chunk of createReadStream(part)) hasher.update(chunk as Buffer);
  const digest = hasher.digest('hex');
  if (digest === hash.hex) return;
  await rm(part, { force: true });
  throw new Interrupted(
    `${name} hashes to ${digest} instead of ${hash.hex} (${hash.algorithm}), which the hub lists`,
  );
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
