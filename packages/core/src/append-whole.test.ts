import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { appendWhole } from './append-whole.js';

test('what a disk has no room for leaves no part behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'qaio-append-'));
  const path = join(folder, 'rows');
  const file = await open(path, 'a');
  try {
    await appendWhole(file, Buffer.from('一\n'));
    // takes five bytes of each write, as a disk with so much room does
    const narrow = {
      stat: () => file.stat(),
      truncate: (length?: number) => file.truncate(length),
      write: (bytes: Uint8Array) => file.write(bytes.subarray(0, 5)),
    } as unknown as typeof file;
    await expect(appendWhole(narrow, Buffer.from('二三\n'))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await readFile(path, 'utf8')).toBe('一\n');
    await appendWhole(narrow, Buffer.from('四\n'));
    expect(await readFile(path, 'utf8')).toBe('一\n四\n');
  } finally {
    await file.close();
    await rm(folder, { recursive: true });
  }
});
