import { createHash } from 'node:crypto';

/** The same for the same contents: a hash of what a kept file depends on. */
export function contentKey(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
