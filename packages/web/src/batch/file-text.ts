import { TableError, batchBounds } from './batch-table.js';

/** @param bytes of a file @throws TableError where they are in another encoding than UTF-8 */
export function fileText(bytes: ArrayBuffer): string {
  if (bytes.byteLength > batchBounds.bytes) throw new TableError({ kind: 'too-large' });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new TableError({ kind: 'not-utf8' });
  }
}
