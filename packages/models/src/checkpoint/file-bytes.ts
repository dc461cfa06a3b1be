import type { FileHandle } from 'node:fs/promises';
import { QaioError, told } from '@qaio/core';

/** @throws QaioError `model-invalid` when the file ends too early */
export async function readExactly(
  file: FileHandle,
  path: string,
  position: number,
  length: number,
): Promise<Buffer<ArrayBuffer>> {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, position + done);
    if (bytesRead === 0)
      throw new QaioError(
        'model-invalid',
        told`${path} is truncated: it ends ${length - done} bytes too early. Download it again.`,
      );
    done += bytesRead;
  }
  return buffer;
}
