import type { FileHandle } from 'node:fs/promises';

/**
 * Appends all of it in one write, or nothing: half a line would spoil those that come after it.
 *
 * @param file open for appending
 * @throws the system's error
 */
export async function appendWhole(
  file: Pick<FileHandle, 'stat' | 'write' | 'truncate'>,
  bytes: Uint8Array,
): Promise<void> {
  const { size } = await file.stat();
  const { bytesWritten } = await file.write(bytes);
  if (bytesWritten === bytes.length) return;
  // the disk was full in the middle, so nobody else can have written behind it
  await file.truncate(size);
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
}
