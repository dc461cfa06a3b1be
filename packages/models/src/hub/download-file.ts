import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { QaioError } from '@qaio/core';
import type { Response } from 'undici';
import { type HubClient, type HubFile, type HubModel, bodyOf, rootMessage } from './hub-client.js';

const attempts = 6;
const firstPauseMs = 500;

/** One way to fail that another attempt may mend. */
class Interrupted extends Error {}

/**
 * Fetches a file, going on where an earlier attempt or process stopped. The file has its name only once its bytes are
 * those that the hub lists; till then they are in `PATH.part`.
 *
 * @param onBytes told how many bytes are there, after each piece
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
    `${file.name} of ${model.repository} could not be fetched in ${attempts} attempts: ${reason}. What came is kept; ` +
      'the same command goes on from there.',
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
  const name = file.name.split('/').map(encodeURIComponent).join('/');
  const range: Readonly<Record<string, string>> = offset > 0 ? { range: `bytes=${offset}-` } : {};
  const response = await client.get(`${model.repository}/resolve/${model.commit}/${name}`, {
    ...range,
    // a compressed body would have other lengths and ranges
    'accept-encoding': 'identity',
  });
  const start = startOf(response, file, offset);
  const handle = await open(part, start > 0 ? 'r+' : 'w');
  try {
    await append(response, handle, start, file, onBytes);
  } finally {
    await handle.close();
  }
}

/** Where the body's first byte belongs: a server may not know ranges and send all of it. */
function startOf(response: Response, file: HubFile, offset: number): number {
  const { status } = response;
  if (status === 200) return 0;
  const [, start] = /^bytes (\d+)-/u.exec(response.headers.get('content-range') ?? '') ?? [];
  if (status === 206 && Number(start) === offset) return offset;
  if (status === 404)
    throw new QaioError('model-not-found', `${response.url} is listed by the hub but not there.`);
  if (status === 401 || status === 403)
    throw new QaioError(
      'not-allowed',
      `${response.url} is not given out (status ${status}); HF_TOKEN must be set to one that may read it.`,
    );
  throw new Interrupted(`the server answered ${file.name} with status ${status}`);
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
        throw new Interrupted(`the server sends more than the ${file.size} bytes that the hub lists`);
      await handle.write(chunk, 0, chunk.length, position);
      position += chunk.length;
      onBytes(position);
    }
  } catch (error) {
    if (error instanceof Interrupted) {
      await handle.truncate(0);
      throw error;
    }
    throw new Interrupted(`the connection broke at byte ${position} of ${file.size} (${rootMessage(error)})`);
  }
  if (position < file.size)
    throw new Interrupted(`the server ended the body at byte ${position} of ${file.size}`);
}

/** Bytes that are wrong are thrown away: going on from them would never end well. */
async function verify(part: string, { name, size, hash }: HubFile): Promise<void> {
  const hasher = createHash(hash.algorithm === 'sha256' ? 'sha256' : 'sha1');
  // https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_object_storage
  if (hash.algorithm === 'git-sha1') hasher.update(`blob ${size}\0`);
  if (size > 0) for await (const chunk of createReadStream(part)) hasher.update(chunk as Buffer);
  const found = hasher.digest('hex');
  if (found === hash.hex) return;
  await rm(part, { force: true });
  throw new Interrupted(
    `${name} hashes to ${found} instead of the ${hash.hex} (${hash.algorithm}) that the hub lists`,
  );
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
